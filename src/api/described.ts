import * as z from 'zod/mini'

/** Adds the description and the examples that the OpenAPI document has for a schema. */
export const described = <T extends z.ZodMiniType>(
  schema: T,
  description: string,
  ...examples: NoInfer<z.input<T>>[]
): T => schema.check(z.meta(examples.length === 0 ? { description } : { description, examples })) as T
