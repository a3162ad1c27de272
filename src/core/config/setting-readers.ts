import { keysOfTopicName } from '../bus/index.ts';
import { decimal, type FieldReader, Refusal } from '../contracts/field-reader.ts';
import { compare, type Decimal, decimalFromInteger, isPositive, ZERO } from '../money/index.ts';

const NOT_A_CAP = new Refusal('a finite number above 0');

/** Reads a cap: a finite number above 0. */
export function cap(value: unknown): Decimal | Refusal {
  const number = decimal(value);
  return number instanceof Refusal || !isPositive(number) ? NOT_A_CAP : number;
}

/** Reads a whole number from `minimum` to `maximum` (both included). */
export function wholeNumber(minimum: number, maximum: number): FieldReader<number> {
  const refusal = new Refusal(`a whole number from ${minimum} to ${maximum}`);
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum && value <= maximum
      ? value
      : refusal;
}

const NOT_A_PATH = new Refusal('a path of 1 to 1024 characters');

/** Reads the path of a file or folder. */
export function path(value: unknown): string | Refusal {
  const isPath =
    typeof value === 'string' && value.length <= 1024 && value.trim() !== '' && !value.includes('\0');
  return isPath ? value : NOT_A_PATH;
}

const NOT_A_KEY = new Refusal('a Redis key of 1 to 256 characters without blanks');

/** Reads the name of a Redis key. */
export function redisKey(value: unknown): string | Refusal {
  return typeof value === 'string' && /^[\x21-\x7e]{1,256}$/.test(value) ? value : NOT_A_KEY;
}

const NOT_A_REDIS_URL = new Refusal('a URL such as redis://127.0.0.1:6379/0');

/** Reads the address of a Redis server: `redis:` or `rediss:`, with a host. */
export function redisUrl(value: unknown): string | Refusal {
  if (typeof value !== 'string' || !URL.canParse(value)) return NOT_A_REDIS_URL;
  const { protocol, hostname, pathname } = new URL(value);
  const isRedis = protocol === 'redis:' || protocol === 'rediss:';
  return isRedis && hostname !== '' && /^(?:\/\d{0,4})?$/.test(pathname) ? value : NOT_A_REDIS_URL;
}

const NOT_A_LOOPBACK_URL = new Refusal('an address of this machine such as http://127.0.0.1:9470');

/** Reads the address of a server on the loopback interface: `http:`, a port, and no path. */
export function loopbackUrl(value: unknown): string | Refusal {
  return typeof value === 'string' && LOOPBACK_URL.test(value) && URL.canParse(value)
    ? value
    : NOT_A_LOOPBACK_URL;
}

const LOOPBACK_URL = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost):\d{1,5}$/;

const MAKER_RATE_MIN = decimalFromInteger(-1);
const RATE_MAX = decimalFromInteger(1);
const BPS_MAX = decimalFromInteger(10_000);

/** Reads the fee rate of makers, a fraction: above −1 (a rebate is below 0), below 1. */
export const makerFeeRate: FieldReader<Decimal> = between(
  (rate) => compare(rate, MAKER_RATE_MIN) > 0 && compare(rate, RATE_MAX) < 0,
  'a fraction above -1 and below 1, such as 0.001 for 0.1 %',
);

/** Reads the fee rate of takers, a fraction: at least 0, below 1. */
export const takerFeeRate: FieldReader<Decimal> = between(
  (rate) => compare(rate, ZERO) >= 0 && compare(rate, RATE_MAX) < 0,
  'a fraction from 0 to below 1, such as 0.001 for 0.1 %',
);

/** Reads basis points: at least 0, below 10 000. */
export const basisPoints: FieldReader<Decimal> = between(
  (bps) => compare(bps, ZERO) >= 0 && compare(bps, BPS_MAX) < 0,
  'basis points from 0 to below 10000, such as 5 for 0.05 %',
);

function between(isInRange: (value: Decimal) => boolean, expected: string): FieldReader<Decimal> {
  const refusal = new Refusal(expected);
  return (value) => {
    const number = decimal(value);
    return number instanceof Refusal || !isInRange(number) ? refusal : number;
  };
}

/** Reads the name of a topic that ends with the same keys as `shipped`, such as `{symbol}`. */
export function topicName(shipped: string): FieldReader<string> {
  const keys = keysOfTopicName(shipped);
  const refusal = new Refusal(
    keys === ''
      ? `a topic name such as "${shipped}"`
      : `a topic name that ends with ${keys}, such as "${shipped}"`,
  );
  return (value) => {
    if (typeof value !== 'string' || value.length > 128 || !value.endsWith(keys)) return refusal;
    return TOPIC_NAME.test(value.slice(0, value.length - keys.length)) ? value : refusal;
  };
}

const TOPIC_NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
