/** Bytes of messages that are triaged together: each of its alerts and cases is held until the last is filed. */
export const MAX_DELIVERY_BYTES = 4 * 1024 * 1024;

/**
 * A batch in parts that are triaged one after another. A hundred messages of ordinary size are one part; a hundred
 * that are as large as may be (1 MiB) would be more cases than the memory of an instance holds.
 */
export function deliveriesOf(
  messages: readonly (Uint8Array | string)[],
): readonly (readonly (Uint8Array | string)[])[] {
  const deliveries: (Uint8Array | string)[][] = [];
  let room = 0;
  for (const message of messages) {
    room -= message.length;
    const current = deliveries.at(-1);
    if (current !== undefined && room >= 0) current.push(message);
    else {
      deliveries.push([message]);
      room = MAX_DELIVERY_BYTES - message.length;
    }
  }
  return deliveries;
}
