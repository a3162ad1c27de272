/** The flattener: what an operator orders to close every position. */
export {
  createFlattener,
  type Flattener,
  type FlattenLine,
  type FlattenObstacle,
  type FlattenState,
  OPERATOR,
} from './flattener.ts';
