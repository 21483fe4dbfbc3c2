import mongoose, { Schema } from 'mongoose';
import { expect, test } from 'vitest';
import { createSchema } from '../../../src/store/database/collection.ts';

interface Bicycle {
  readonly _id: string;
  readonly wheels: number;
  readonly owners?: readonly string[];
  readonly frame: { readonly colour: string };
}

const complete = { _id: String, wheels: Number, owners: [String], frame: Schema.Types.Mixed } as const;

test('the compiler refuses a schema that is not that of its document', () => {
  const { owners: _, ...withoutOwners } = complete;
  // @ts-expect-error: a field is missing.
  createSchema<Bicycle>('bicycles', withoutOwners);
  // @ts-expect-error: a field has another type.
  createSchema<Bicycle>('bicycles', { ...complete, wheels: String });
  // @ts-expect-error: there is no such field.
  createSchema<Bicycle>('bicycles', { ...complete, owners: [String], bell: Boolean });
  expect(Object.keys(createSchema<Bicycle>('bicycles', { ...complete, owners: [String] }).paths)).toEqual(
    Object.keys(complete),
  );
});

test('mongoose refuses a field that its schema does not know', () => {
  const schema = createSchema<Bicycle>('bicycles', { ...complete, owners: [String] });
  const Model = mongoose.createConnection().model('Bicycle', schema);
  const bicycle = { _id: 'b1', wheels: 2, owners: ['ann'], frame: { colour: 'red' } };
  expect(new Model(bicycle).toObject()).toEqual(bicycle);
  expect(() => new Model({ ...bicycle, bell: true })).toThrow(/`bell` is not in schema/);
});
