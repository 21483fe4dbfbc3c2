import fc from 'fast-check';
import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { mostBytesOf } from '../../../src/store/database/bson-size.ts';

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.date(),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(leaf, fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
})).any;

test('[R-60] no value is larger in BSON than it is taken for', () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(mostBytesOf({ one })).toBeGreaterThanOrEqual(mongoose.mongo.BSON.calculateObjectSize({ one }));
    }),
  );
});
