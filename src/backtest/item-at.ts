/**
 * Returns an item that has to be there.
 *
 * @throws RangeError when the list has none at this place
 */
export function itemAt<Item>(list: ArrayLike<Item>, index: number): Item {
  const item = list[index];
  if (item === undefined) throw new RangeError(`Expected an item at ${index} of ${list.length}, was none.`);
  return item;
}
