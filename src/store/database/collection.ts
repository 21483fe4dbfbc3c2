import mongoose, { type Collection, type Model, Schema, type SchemaDefinition } from 'mongoose';
import type { Mongo } from '../connection/connect.ts';

const { Mixed } = Schema.Types;

/** The constructor that mongoose casts a field of this type with; whatever has an inner structure is stored as it is. */
type FieldType<Value> = [Value] extends [string]
  ? StringConstructor
  : [Value] extends [number]
    ? NumberConstructor
    : [Value] extends [boolean]
      ? BooleanConstructor
      : [Value] extends [Date]
        ? DateConstructor
        : [Value] extends [readonly string[]]
          ? [StringConstructor]
          : typeof Mixed;

/** The type of every field of a document. The compiler refuses one that is missing, one too many, and one of another type. */
export type Fields<Document> = { readonly [Name in keyof Document]-?: FieldType<NonNullable<Document[Name]>> };

/**
 * The schema of a collection. mongoose casts values with it and throws where it does not know a field; `_id` is a field like the
 * others. Indexes are added with `index`, and made when the database is connected.
 */
export function createSchema<Document>(collection: string, fields: Fields<Document>): Schema<Document> {
  const definition: SchemaDefinition = { ...fields };
  const schema: Schema = new Schema(definition, {
    collection,
    versionKey: false,
    minimize: false,
    strict: 'throw',
  });
  return schema;
}

/** The two ways to the documents of a collection. */
export interface Documents<Document extends mongoose.mongo.Document> {
  /** Through mongoose, which casts every value of a filter and an update to the type of its field. */
  readonly model: Model<Document>;
  /**
   * Through the driver alone, for what is read and written often: the core made those values, and casting them would take as
   * long as writing them. Nothing is cast here, so a value from outside must not stand where an operator could.
   */
  readonly uncast: Collection<Document>;
}

/** The only way into the store: opens a collection with its schema. Nothing is contacted before the database is connected. */
export function openCollection<Document extends mongoose.mongo.Document>(
  { connection }: Mongo,
  name: string,
  schema: Schema<Document>,
): Documents<Document> {
  const model = connection.model<Document>(name, schema);
  return { model, uncast: connection.collection<Document>(model.collection.collectionName) };
}
