import { problemMeanings } from './problem-meanings.ts'

/** A parameter or a field, as the reference describes it. */
export interface Described {
  name: string
  type: string
  description: string
}

export interface Reference {
  operations: {
    id: string
    path: string
    description: string
    parameters: Described[]
    /** What an answer is made of; null where it is no JSON. */
    answer: JsonSchema | null
  }[]
  schemas: { name: string; description: string; fields: Described[] }[]
  problems: { kind: string; status: number; meaning: string }[]
  /** Makes an answer of a schema from the examples that its fields have. @param fields chooses those of an article */
  exampleOf: (schema: JsonSchema, fields: readonly string[]) => unknown
}

/** The part of JSON Schema that the API's schemas use. */
export interface JsonSchema {
  type?: string | readonly string[]
  format?: string
  description?: string
  examples?: readonly unknown[]
  enum?: readonly unknown[]
  default?: unknown
  minimum?: number
  maximum?: number
  $ref?: string
  items?: JsonSchema
  anyOf?: readonly JsonSchema[]
  allOf?: readonly JsonSchema[]
  properties?: Record<string, JsonSchema>
}

interface OpenApi {
  servers?: readonly { url: string }[]
  paths: object
  components: object
}

interface Operation {
  operationId: string
  description: string
  parameters?: readonly { name: string; in: string; description?: string; schema: JsonSchema }[]
  responses: { 200?: { content?: { 'application/json'?: { schema: JsonSchema } } } }
}

/** The description of the API in the words of its reference. */
export function toReference({ paths, components }: OpenApi): Reference {
  const { schemas = {} } = components as { schemas?: Record<string, JsonSchema> }
  const items = paths as Record<string, { get?: Operation }>
  return {
    operations: Object.entries(items).flatMap(([path, { get }]) => {
      if (get === undefined) return []
      const { operationId: id, description, parameters = [], responses } = get
      const described = parameters.map(({ name, description = '', schema }) => ({
        name,
        type: typeOf(schema),
        description,
      }))
      const answer = responses[200]?.content?.['application/json']?.schema ?? null
      return [{ id, path, description, parameters: described, answer }]
    }),
    schemas: Object.entries(schemas).map(([name, { description = '', ...schema }]) => ({
      name,
      description,
      fields: Object.entries(propertiesOf(schema, schemas)).map(([name, schema]) => ({
        name,
        type: typeOf(schema),
        description: schema.description ?? '',
      })),
    })),
    problems: Object.entries(problemMeanings).map(([kind, { status, meaning }]) => ({ kind, status, meaning })),
    exampleOf: (schema, fields) => exampleOf(schema, schemas, fields),
  }
}

const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

/** The fields of an object, those of the schemas that it extends included. */
function propertiesOf(
  { $ref, allOf = [], properties = {} }: JsonSchema,
  schemas: Record<string, JsonSchema>,
): Record<string, JsonSchema> {
  const others = [...allOf, ...($ref === undefined ? [] : [schemas[nameIn($ref)] ?? {}])]
  return Object.assign({}, ...others.map((one) => propertiesOf(one, schemas)), properties)
}

/** Says a type as TypeScript does, which is the same in every language: `integer 1–100 = 20`, `Article[]`, `"newest" | "oldest"`. */
function typeOf({
  $ref,
  anyOf,
  items,
  type,
  format,
  enum: values,
  minimum,
  maximum,
  default: byDefault,
}: JsonSchema): string {
  if ($ref !== undefined) return nameIn($ref)
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(' | ')
  if (items !== undefined) return `${typeOf(items)}[]`
  const named = typeof type === 'string' ? type : (type?.join(' | ') ?? 'any')
  return [
    values?.map((value) => JSON.stringify(value)).join(' | ') ?? format ?? named,
    ...(minimum !== undefined && maximum !== undefined && maximum < 1e9 ? [`${minimum}–${maximum}`] : []),
    ...(byDefault === undefined ? [] : [`= ${JSON.stringify(byDefault)}`]),
  ].join(' ')
}

/** Makes a value of a schema. A field that has an example is that; a list has one item. */
function exampleOf(schema: JsonSchema, schemas: Record<string, JsonSchema>, fields: readonly string[]): unknown {
  const { $ref, anyOf, items, type, examples = [], enum: values, minimum = 0 } = schema
  if (examples.length > 0) return examples[0]
  if (anyOf !== undefined) return exampleOf(anyOf[0] ?? {}, schemas, fields)
  if (items !== undefined) return [exampleOf(items, schemas, fields)]
  const properties = Object.entries(propertiesOf(schema, schemas))
  if (properties.length > 0) {
    const isChosen = $ref !== undefined && nameIn($ref) === 'Article' && fields.length > 0
    const shown = isChosen ? properties.filter(([name]) => name === 'id' || fields.includes(name)) : properties
    return Object.fromEntries(shown.map(([name, one]) => [name, exampleOf(one, schemas, fields)]))
  }
  if (values !== undefined) return values[0]
  return type === 'integer' ? minimum : type === 'string' ? '…' : null
}
