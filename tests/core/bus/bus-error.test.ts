import { describe, expect, test } from 'vitest';
import {
  BusError,
  type BusErrorCode,
  batchTooLarge,
  closed,
  consumerBusy,
  fileDamaged,
  outcomeUnknown,
  patternOutside,
  payloadNotJson,
  payloadTooLarge,
  storeFailed,
  tooManyTopics,
  tooManyWaiting,
  unknownTopic,
  unreachable,
} from '../../../src/core/bus/bus-error.ts';

/** Every refusal, with the facts of it that a person has to see. */
const refusals: readonly (readonly [BusError, BusErrorCode, readonly string[]])[] = [
  [closed(), 'BUS_CLOSED', []],
  [unknownTopic('md.tades'), 'UNKNOWN_TOPIC', ['"md.tades"', 'src/core/bus/topics.ts']],
  [patternOutside('md.*', 'exec.fill'), 'PATTERN_OUTSIDE_FAMILY', ['"md.*"', '"exec.fill"']],
  [consumerBusy('ledger'), 'CONSUMER_BUSY', ['"ledger"']],
  [batchTooLarge('exec.fill', 12, 10), 'BATCH_TOO_LARGE', ['"exec.fill"', 'was 12', 'at most 10']],
  [tooManyTopics('md.book.X', 7), 'TOO_MANY_TOPICS', ['"md.book.X"', 'at most 7', 'topicCountMax']],
  [tooManyWaiting(9), 'TOO_MANY_WAITING', ['at most 9']],
  [payloadNotJson('exec.fill', 'a function'), 'PAYLOAD_NOT_JSON', ['"exec.fill"', 'was a function']],
  [
    payloadTooLarge('exec.fill', 'at most 5 levels', '6'),
    'PAYLOAD_TOO_LARGE',
    ['at most 5 levels', '"exec.fill"', 'was 6'],
  ],
  [unreachable(250, 'ECONNREFUSED'), 'BUS_UNREACHABLE', ['within 250 ms', '(ECONNREFUSED)']],
  [outcomeUnknown('cut'), 'OUTCOME_UNKNOWN', ['(cut)', 'may have been accepted']],
  [fileDamaged(4), 'FILE_DAMAGED', ['line 4']],
  [storeFailed('ENOSPC'), 'STORE_FAILED', ['was ENOSPC']],
];

describe.each(refusals)('%s', (error, code, facts) => {
  test(`is a ${code} that says what was expected, what was found and what to do`, () => {
    expect(error).toBeInstanceOf(BusError);
    expect(error).toMatchObject({ name: 'BusError', code });
    expect(error.message).toMatch(/^Expected .+, was .+(\. |: )[^.]+.*\.$/);
    for (const fact of facts) expect(error.message).toContain(fact);
  });
});

test('a connection that nobody waited for names no wait', () => {
  expect(unreachable(0, 'closed').message).toMatch(/^Expected a connection to Redis, was none \(closed\)/);
});
