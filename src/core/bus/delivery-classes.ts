import { patternOutside, unknownTopic } from './bus-error.ts';
import { compileGlob } from './glob.ts';
import type { DeliveryClass, TopicFamily } from './topic-family.ts';
import { TOPICS } from './topics.ts';

/** How the topics of one pattern are delivered. */
export type DeliveryRule = Pick<TopicFamily<never>, 'pattern' | 'delivery'>;

/**
 * Returns the class of a topic.
 *
 * @throws BusError for a topic that no family covers.
 */
export type DeliveryClasses = (topic: string) => DeliveryClass;

/** Answers are remembered for this many topics. */
const REMEMBERED_COUNT_MAX = 10_000;

/** Makes the look-up for these families; those of the topic table by default. */
export function deliveryClasses(families: readonly DeliveryRule[] = Object.values(TOPICS)): DeliveryClasses {
  const rules = families.map(({ pattern, delivery }) => ({ matches: compileGlob(pattern), delivery }));
  const remembered = new Map<string, DeliveryClass>();
  return (topic) => {
    const known = remembered.get(topic);
    if (known !== undefined) return known;
    const rule = rules.find(({ matches }) => matches(topic));
    if (rule === undefined) throw unknownTopic(topic);
    if (remembered.size < REMEMBERED_COUNT_MAX) remembered.set(topic, rule.delivery);
    return rule.delivery;
  };
}

/**
 * Returns the pattern that a subscription asks for, the whole family by default.
 *
 * @throws BusError for a pattern that would read outside the family.
 */
export function patternWithin({ pattern }: Pick<TopicFamily<never>, 'pattern'>, narrower = pattern): string {
  if (!compileGlob(pattern)(narrower)) throw patternOutside(pattern, narrower);
  return narrower;
}
