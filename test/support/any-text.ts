import fc from 'fast-check';

/** Any string of UTF-16 code units, lone surrogates and control characters included. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xff })))
  .map((units) => String.fromCharCode(...units));
