import { problemMeanings } from './problem-meanings.ts'

/** A parameter or a field, as the reference describes it. */
export interface Described {
  name: string
  type: string
  description: string
}

export interface Reference {
  operations: { id: string; path: string; summary: string; description: string; parameters: Described[] }[]
  schemas: { name: string; description: string; fields: Described[] }[]
  problems: { kind: string; status: number; meaning: string }[]
}

/** The part of JSON Schema that the API's schemas use. */
interface JsonSchema {
  type?: string
  format?: string
  description?: string
  enum?: readonly unknown[]
  default?: unknown
  minimum?: number
  maximum?: number
  $ref?: string
  items?: JsonSchema
  anyOf?: readonly JsonSchema[]
  properties?: Record<string, JsonSchema>
}

interface OpenApi {
  servers?: readonly { url: string }[]
  paths: object
  components: object
}

interface Operation {
  operationId: string
  summary: string
  description: string
  parameters?: readonly { name: string; in: string; description?: string; schema: JsonSchema }[]
}

/** The description of the API in the words of its reference. */
export function toReference({ paths, components }: OpenApi): Reference {
  const { schemas = {} } = components as { schemas?: Record<string, JsonSchema> }
  const items = paths as Record<string, { get?: Operation }>
  return {
    operations: Object.entries(items).flatMap(([path, { get }]) => {
      if (get === undefined) return []
      const { operationId: id, summary, description, parameters = [] } = get
      const described = parameters.map(({ name, description = '', schema }) => ({
        name,
        type: typeOf(schema),
        description,
      }))
      return [{ id, path, summary, description, parameters: described }]
    }),
    schemas: Object.entries(schemas).map(([name, { description = '', properties = {} }]) => ({
      name,
      description,
      fields: Object.entries(properties).map(([name, schema]) => ({
        name,
        type: typeOf(schema),
        description: schema.description ?? '',
      })),
    })),
    problems: Object.entries(problemMeanings).map(([kind, { status, meaning }]) => ({ kind, status, meaning })),
  }
}

/** Says a type in words: `integer, 1 to 100, default 20`. */
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
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1)
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ')
  if (items !== undefined) return `list of ${typeOf(items)}`
  return [
    values?.join(' or ') ?? (format === undefined ? (type ?? 'any') : format),
    ...(minimum !== undefined && maximum !== undefined && maximum < 1e9 ? [`${minimum} to ${maximum}`] : []),
    ...(byDefault === undefined ? [] : [`default ${byDefault}`]),
  ].join(', ')
}
