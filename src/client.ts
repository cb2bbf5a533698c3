import { type ClientRequestOptions, hc } from 'hono/client'
import type { api } from './routes/api.ts'

/**
 * Makes a client of the API. The types of its questions and answers are the Worker's own.
 *
 * @param site URL of the site, without a trailing slash
 */
export const createClient = (site: string, options?: ClientRequestOptions) => hc<typeof api>(site, options).api.v1
