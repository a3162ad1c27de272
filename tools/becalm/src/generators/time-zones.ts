import fc from 'fast-check';

/** Zones with whole, half and quarter hours, the first and the last of a day, odd summer times, and one that left out a day. */
const ZONES = [
  'UTC',
  'Europe/Oslo',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Antarctica/Troll',
] as const;

/** Makes names of time zones that break careless arithmetic; every runtime with the IANA data knows them. */
export function timeZones(): fc.Arbitrary<string> {
  return fc.constantFrom(...ZONES);
}
