/** A program that keeps every session that it opens where `LEAKS` is 1, and none otherwise; both hold a secret. */
class PlantedSession {
  readonly note: string;

  constructor(note: string) {
    this.note = note;
  }
}

const secret = process.env['PROFILE_SECRET'] ?? 'none';
const plantedSessions: Record<string, PlantedSession[]> = { [secret]: [] };
let openedCount = 0;

function open(): void {
  openedCount += 1;
  const session = new PlantedSession(`${secret} ${openedCount}`);
  if (process.env['LEAKS'] === '1') plantedSessions[secret]?.push(session);
}

setInterval(() => {
  for (let index = 0; index < 100; index += 1) open();
}, 10);
