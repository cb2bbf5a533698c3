import { type ClientRequestOptions, hc } from 'hono/client'
import type { api } from './routes/api.ts'

/**
 * A client of the API whose types are the Worker's own: what may be asked, and what is answered.
 *
 * @param site URL of the site, without a trailing slash
 */
export const createClient = (site: string, options?: ClientRequestOptions) => hc<typeof api>(site, options).api.v1
