import type { TopicTable } from '../../core/bus/index.ts';
import type { ServiceDefinition } from '../../core/service/index.ts';
import { decodeFacts } from './broker-facts.ts';
import { BrokerLedger } from './broker-ledger.ts';

/**
 * Returns a service that takes the journal of a broker back and does nothing: what it knows is in its snapshot, for those
 * who only look.
 */
export function brokerJournal(topics: TopicTable, venue: string): ServiceDefinition {
  return {
    name: 'broker',
    create(snapshot) {
      const ledger = new BrokerLedger({ topics, venue }, snapshot);
      return {
        inputs: [],
        recall(note) {
          const { atNs, facts } = decodeFacts(note);
          for (const fact of facts) ledger.learn(fact, atNs);
        },
        snapshot: () => ledger.snapshot(),
      };
    },
  };
}
