/// <reference types="@cloudflare/vitest-plugin/types" />

// What `cloudflare:workers` gives the tests: the bindings of wrangler.toml and the Worker itself.
declare namespace Cloudflare {
  interface Env {
    NEWS: KVNamespace
    SEARCH: D1Database
    VERSION: WorkerVersionMetadata
    CHEAP_LIMIT: RateLimit
    DEAR_LIMIT: RateLimit
    SEARCH_LIMIT: RateLimit
    HEALTH_MAX_AGE_HOURS: string
  }
  interface GlobalProps {
    mainModule: typeof import('../../src/index.ts')
  }
}
