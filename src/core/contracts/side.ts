import { oneOf } from './field-reader.ts';

/** Direction of an order, a trade or a fill; of a trade it is the side of the taker. */
export type Side = 'buy' | 'sell';

/** Reads `buy` or `sell`, in lower case only. */
export const side = oneOf(['buy', 'sell']);
