import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** As much of OpenAPI 3.1 as our description has. */
export interface OpenApi {
  paths: Record<string, { get: Operation }>
  components: { schemas: Record<string, object>; responses: Record<string, Response> }
}

export interface Operation {
  operationId: string
  parameters?: Parameter[]
  responses: Record<string, Response | { $ref: string }>
}

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required?: boolean
  schema: {
    type?: string
    enum?: string[]
    minimum?: number
    maximum?: number
    maxLength?: number
    examples?: unknown[]
  }
}

interface Response {
  content?: Record<string, { schema: object }>
}

/** Validates answers against the description of the API. */
export class Contract {
  readonly #api: OpenApi
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })
  readonly #validators = new Map<string, ValidateFunction>()

  constructor(api: OpenApi) {
    this.#api = api
    // As CommonJS has it.
    ;(addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv)
    this.#ajv.addSchema({ ...api, $id: 'api' })
  }

  /** What is wrong with an answer; empty where nothing is. */
  check(path: string, status: number, mediaType: string, body: string): string[] {
    const operation = this.#api.paths[path]?.get
    const named = operation?.responses[status]
    if (named === undefined) return [`${path} does not say that it may answer ${status}`]
    const [at, response] =
      '$ref' in named
        ? [named.$ref.slice(1), this.#api.components.responses[named.$ref.split('/').at(-1) ?? '']]
        : [`/paths/${path.replaceAll('/', '~1')}/get/responses/${status}`, named]
    const content = response?.content
    if (content === undefined) return body === '' ? [] : [`${path} answers ${status} with a body`]
    if (content[mediaType] === undefined) return [`${path} answers ${status} as ${mediaType}`]
    if (!mediaType.endsWith('json')) return []
    return this.validate(
      `api#${encodeURI(at)}/content/${mediaType.replaceAll('/', '~1').replace('+', '%2B')}/schema`,
      JSON.parse(body),
    )
  }

  /** @param ref of a schema, as in `api#/components/schemas/Problem` */
  validate(ref: string, value: unknown): string[] {
    const validator = this.#validators.get(ref) ?? this.#ajv.compile({ $ref: ref })
    this.#validators.set(ref, validator)
    return validator(value) ? [] : [this.#ajv.errorsText(validator.errors)]
  }

  /** What is wrong with the examples that schemas have, wherever they stand. */
  checkExamples(): { checked: number; wrong: string[] } {
    const found: { at: string; example: unknown }[] = []
    const look = (at: string, node: unknown) => {
      if (typeof node !== 'object' || node === null) return
      if ('examples' in node && Array.isArray(node.examples)) {
        for (const example of node.examples) found.push({ at, example })
      }
      for (const [key, child] of Object.entries(node)) {
        if (key !== 'examples')
          look(`${at}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`, child)
      }
    }
    look('api#', this.#api)
    return {
      checked: found.length,
      wrong: found.flatMap(({ at, example }) => this.validate(at, example).map((error) => `${at}: ${error}`)),
    }
  }
}
