import { Hono } from 'hono'
import type { Bindings, Env } from './env.ts'
import { answerHeaders, readOnly, readOnlyBelowAnyBase } from './http/answer-headers.ts'
import { answerError } from './http/answer-problem.tsx'
import { belowBase } from './http/below-base.ts'
import { loadSite } from './http/load-site.ts'
import { rememberMisses } from './http/misses.ts'
import { purgePublished } from './http/purge-published.ts'
import { encodedPath } from './http/request.ts'
import { API_PATH } from './model/paths.ts'
import { api } from './routes/api.ts'
import { feeds } from './routes/feeds.ts'
import { stepAside } from './routes/files.ts'
import { answerNothing } from './routes/gone.ts'
import { health } from './routes/health.ts'
import { machines } from './routes/machines.ts'
import { mcp } from './routes/mcp.ts'
import { oldFeeds } from './routes/old-urls.ts'
import { origin } from './routes/origin.ts'
import { pages, takenAddresses } from './routes/pages.tsx'
import { reference } from './routes/reference.tsx'
import { search } from './routes/search.tsx'
import { subscribe } from './routes/subscribe.tsx'

/** The routes of the site. Their paths are those of the site, whatever its base is. */
export const app = new Hono<Env>({ getPath: encodedPath })

app.use(answerHeaders, readOnly, loadSite)
app.route('/', mcp)
app.use(rememberMisses, stepAside)
app.all(`${API_PATH}/*`, (c) => api.fetch(c.req.raw, { ...c.env, SOURCES: c.var.sources }, c.executionCtx))
app.route('/', takenAddresses)
app.route('/', reference)
app.route('/', feeds)
app.route('/', subscribe)
app.route('/', search)
app.route('/', machines)
app.route('/', oldFeeds)
app.route('/', pages)
app.route('/', origin)
app.notFound(answerNothing)
app.onError(answerError)

/** Every request comes here first. */
const host = new Hono<Env>({ getPath: encodedPath })

host.use(answerHeaders, readOnlyBelowAnyBase)
// This comes before the site is read, since it says whether that is possible.
host.route('/', health)
host.use(loadSite)
host.all('*', belowBase(app))
host.onError(answerError)

// The routers are built at their first use. That is free while the isolate starts, and not in its first request.
for (const { router } of [app, host]) router.match('GET', '/')

/** Cloudflare calls this every minute (`[triggers]` of wrangler.toml). */
const scheduled: ExportedHandlerScheduledHandler<Bindings> = (_, env, context) => purgePublished(env, context.cache)

export default Object.assign(host, { scheduled })
