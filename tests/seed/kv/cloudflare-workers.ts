// The part of the stand-in for Cloudflare's REST API that `wrangler deploy` talks to. Not Cloudflare: it answers the requests
// that wrangler 4.155.0 makes for this Worker, in the shapes that wrangler reads, and checks nothing of what is uploaded.

export interface Workers {
  /** The account's part of workers.dev. */
  subdomain: string | null
  /** What was uploaded, by the name of the Worker: the names of its bindings and what they are bound to. */
  scripts: Map<string, Script>
}

interface Script {
  compatibilityDate: string
  bindings: Record<string, string>
  enabled: boolean
  /** When Cloudflare calls it. */
  crons?: string[]
}

/** @returns null for what is not there, with Cloudflare's code for that */
export function workersResult(workers: Workers, method: string, path: string, body: Buffer): unknown {
  const { subdomain, scripts } = workers
  if (path === 'workers/subdomain') return subdomain === null ? missing(10007) : { subdomain }
  const [, kind, name = '', rest = ''] = /^workers\/(services|scripts|workers)\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
  const script = scripts.get(name)
  switch (`${method} ${kind} ${rest}`.trim()) {
    case 'PUT scripts':
      scripts.set(name, { ...uploaded(body), enabled: false })
      return { id: name, etag: 'e', deployment_id: `d${scripts.size}`, tag: 't', startup_time_ms: 5 }
    case 'GET scripts secrets':
      return []
    case 'GET scripts deployments':
      return { deployments: [] }
  }
  if (script === undefined) return missing(kind === 'services' ? 10090 : 10007)
  const shown = () => ({ id: name, name, subdomain: { enabled: script.enabled, previews_enabled: false } })
  switch (`${method} ${kind} ${rest}`.trim()) {
    case 'GET services':
      return {
        id: name,
        default_environment: { environment: 'production', script: { tag: 't', last_deployed_from: 'wrangler' } },
      }
    case 'GET scripts settings':
      return {
        bindings: Object.entries(script.bindings).map(([name, id]) =>
          name === 'SEARCH'
            ? { name, type: 'd1', id, database_id: id }
            : { name, type: 'kv_namespace', namespace_id: id },
        ),
      }
    case 'PUT scripts schedules':
      script.crons = (JSON.parse(body.toString()) as { cron: string }[]).map(({ cron }) => cron)
      return { schedules: script.crons.map((cron) => ({ cron })) }
    case 'PATCH scripts script-settings':
      return {}
    // From the second time on: a version, and then its deployment. A binding without id stays what it was.
    case 'POST scripts versions': {
      const { compatibilityDate, bindings } = uploaded(body)
      const kept = Object.entries(bindings).map(([name, id]) => [name, id === 'inherit' ? script.bindings[name] : id])
      scripts.set(name, { ...script, compatibilityDate, bindings: Object.fromEntries(kept) })
      return { id: 'v2', startup_time_ms: 5, resources: { script: { etag: 'e' } }, metadata: {} }
    }
    case 'POST scripts deployments':
      return { id: 'd2' }
    case 'GET workers':
      return shown()
    case 'PATCH workers':
    case 'PUT workers':
      script.enabled = true
      return shown()
    case 'GET scripts subdomain':
    case 'POST scripts subdomain':
      script.enabled ||= method === 'POST'
      return { enabled: script.enabled, previews_enabled: false }
  }
  return missing(10405)
}

export class Missing extends Error {
  readonly code: number
  constructor(code: number) {
    super(`not there (${code})`)
    this.code = code
  }
}

const missing = (code: number): never => {
  throw new Missing(code)
}

/** The part "metadata" of an upload (multipart/form-data, RFC 7578). */
function uploaded(body: Buffer) {
  const json = /name="metadata"[^\n]*\r\n(?:[^\r]+\r\n)*\r\n(.+?)\r\n--/s.exec(body.toString())?.[1] ?? '{}'
  const { bindings = [], compatibility_date = '' } = JSON.parse(json) as {
    bindings?: { name: string; type: string; namespace_id?: string; id?: string }[]
    compatibility_date?: string
  }
  const ids = bindings.map(({ name, type, namespace_id, id }) => [name, namespace_id ?? id ?? type])
  return { compatibilityDate: compatibility_date, bindings: Object.fromEntries(ids) }
}
