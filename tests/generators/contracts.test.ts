import { expect, test } from 'vitest';
import * as published from '../../src/core/contracts/index.ts';
import { judgeContract } from './contract-claims.ts';
import { CONTRACTS } from './contracts.ts';

test.each(Object.entries(CONTRACTS))(
  'a valid %s is accepted, and one with a wrong field refused by the name of the field',
  (_, contract) => {
    const { accepted, refused } = judgeContract(contract);
    expect(accepted).toBeGreaterThan(0);
    expect(refused).toBe(accepted);
  },
);

test('every decoder that the core publishes is judged', () => {
  const decoders = Object.entries(published).filter(([name]) => name.startsWith('decode'));
  const judged = new Set<unknown>(Object.values(CONTRACTS).map(({ decode }) => decode));
  expect(decoders.filter(([, decoder]) => !judged.has(decoder)).map(([name]) => name)).toEqual([]);
});
