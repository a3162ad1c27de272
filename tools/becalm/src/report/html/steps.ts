import { axisNames } from '../../worlds/world.ts';
import { eitherText, leftText, placeText } from '../finding-words.ts';
import type { ReportedTest } from '../schema.ts';
import type { Step } from './page-data.ts';

/**
 * The least world that fails as a sequence: what is otherwise, which tests run or are missing, what they leave, what
 * happens late, and the failure. Text as it is in the report.
 */
export function stepsOf(test: ReportedTest): readonly Step[] {
  return [
    ...worldSteps(test),
    ...companionSteps('missing', 'does not run before', test.stateSetters),
    ...companionSteps('before', 'runs first', test.polluters),
    ...fewOf(
      test.left.map((left): Step => {
        const would = test.role === 'brittle';
        const detail = would ? `would be set up: ${left.kind}` : `stays behind: ${left.kind}`;
        return step('left', leftText(left), detail, left.location);
      }),
    ),
    ...fewOf(test.effects.map((effect) => step('event', effect.what, `in ${effect.place}`, effect.location))),
    step('fails', test.name, firstLine(test.error), test.error?.location ?? null),
  ];
}

/** Of the first alternative; the order is told by the tests themselves where they are known. */
function worldSteps({ world, causes, polluters, stateSetters }: ReportedTest): readonly Step[] {
  const [needed = axisNames] = causes;
  const tellsOrder = polluters.length + stateSetters.length === 0;
  return axisNames
    .filter((axis) => needed.includes(axis) && (axis !== 'order' || tellsOrder))
    .flatMap((axis) => {
      const words = world[axis];
      return words === undefined ? [] : [step('world', words, axis, null)];
    });
}

/** More steps of one kind than these are not read; an explanation that ended early may have hundreds. */
const stepsMax = 8;

function fewOf(steps: readonly Step[]): readonly Step[] {
  const more = steps.length - stepsMax;
  const [first] = steps;
  if (first === undefined || more <= 0) return steps;
  return [...steps.slice(0, stepsMax), step(first.kind, `${more} more`, null, null)];
}

function companionSteps(
  kind: 'before' | 'missing',
  detail: string,
  [first, ...others]: readonly (readonly string[])[],
): readonly Step[] {
  if (first === undefined) return [];
  const shown = first.slice(0, stepsMax);
  const rest = first.length - shown.length;
  const alternatives = others.length === 0 ? '' : `, or ${eitherText(others)}`;
  return [
    ...shown.map((path, index) =>
      step(kind, path, index === first.length - 1 ? `${detail}${alternatives}` : detail, null),
    ),
    ...(rest === 0 ? [] : [step(kind, `${rest} more`, `${detail}${alternatives}`, null)]),
  ];
}

function step(
  kind: Step['kind'],
  title: string,
  detail: string | null,
  location: NonNullable<ReportedTest['error']>['location'],
): Step {
  return { kind, title, detail, place: location === null ? null : placeText(location) };
}

function firstLine(error: ReportedTest['error']): string | null {
  if (error === null) return null;
  const [line = ''] = error.message.trim().split(/\r?\n/);
  return line === '' ? error.name : line;
}
