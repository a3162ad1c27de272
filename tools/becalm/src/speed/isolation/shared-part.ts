import { ofFilesOnly } from '../../worlds/axes/order.ts';
import type { SuitePart } from '../../worlds/suite.ts';
import type { World } from '../../worlds/world.ts';

/**
 * A part whose files share workers, without some of its files, and in whose worlds only the order of files varies: what a
 * file does in itself is not asked for.
 *
 * @param part - one whose files share state
 */
export function sharedPart(part: SuitePart, without: ReadonlySet<string>): SuitePart {
  const files = part.files.filter((file) => !without.has(file));
  const left = [...without];
  const ofFiles = (world: World): World => ({ ...world, order: ofFilesOnly(world.order) });
  return {
    ...part,
    files,
    survey: (realTime, others = []) => part.survey(realTime, [...others, ...left]),
    run: (world, request) =>
      part.run(ofFiles(world), { ...request, without: [...(request.without ?? []), ...left] }),
    replay: (world, request) =>
      part.replay(ofFiles(world), { ...request, without: [...(request.without ?? []), ...left] }),
  };
}
