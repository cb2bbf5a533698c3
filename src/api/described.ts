import * as z from 'zod/mini'

/** The schema with what the OpenAPI document says of it. */
export const described = <T extends z.ZodMiniType>(
  schema: T,
  description: string,
  ...examples: NoInfer<z.input<T>>[]
): T => schema.check(z.meta(examples.length === 0 ? { description } : { description, examples })) as T
