import type Cloudflare from 'cloudflare'
import type { Database, Row, Statement } from './database.ts'

/** One D1 database at Cloudflare and how to reach it. */
export interface RemoteDatabase {
  accountId: string
  databaseId: string
  /** Makes a request and repeats it where it may pass (`openApi` of ../kv/cloudflare.ts). */
  call: <T>(
    doing: string,
    request: (api: Cloudflare, options: { signal: AbortSignal }) => PromiseLike<T>,
    right: 'D1: Edit',
  ) => Promise<T>
}

/**
 * Opens a D1 database at Cloudflare over its REST API. Every statement of the loader may run twice, since an answer that is lost has
 * it sent again.
 */
export function openRemoteDatabase({ accountId, databaseId, call }: RemoteDatabase): Database {
  const place = `D1 database "${databaseId}" of account "${accountId}"`
  return {
    place,
    run: (statements) =>
      call(
        `use the ${place}`,
        async (api, options) => {
          const query = { account_id: accountId, batch: statements.map(toQuery) }
          const { result } = await api.d1.database.query(databaseId, query, options)
          if (!Array.isArray(result) || result.length !== statements.length)
            throw new Error('an answer without results')
          return result.map(({ results = [] }) => results as Row[])
        },
        'D1: Edit',
      ),
  }
}

/** The API takes parameters as strings; SQLite compares and stores them as their column has them (SQLite, "Datatypes", 3). */
export const toQuery = ({ sql, params = [] }: Statement) => ({ sql, params: params.map(String) })
