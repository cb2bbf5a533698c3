import { Hono } from 'hono'
import type { Env } from './env.ts'
import { answerHeaders, readOnly } from './http/answer-headers.ts'
import { answerError, answerNotFound } from './http/answer-problem.tsx'
import { loadSite } from './http/load-site.ts'
import { rememberMisses } from './http/misses.ts'
import { encodedPath } from './http/request.ts'
import { API_PATH } from './model/paths.ts'
import { api } from './routes/api.ts'
import { feeds } from './routes/feeds.ts'
import { health } from './routes/health.ts'
import { machines } from './routes/machines.ts'
import { oldFeeds } from './routes/old-urls.ts'
import { pages, takenAddresses } from './routes/pages.tsx'
import { reference } from './routes/reference.tsx'
import { subscribe } from './routes/subscribe.tsx'

const app = new Hono<Env>({ getPath: encodedPath })

app.use(answerHeaders, readOnly)
// This comes before the site is read, since it says whether that is possible.
app.route('/', health)
app.use(loadSite, rememberMisses)
app.all(`${API_PATH}/*`, (c) => api.fetch(c.req.raw, c.env, c.executionCtx))
app.route('/', takenAddresses)
app.route('/', reference)
app.route('/', feeds)
app.route('/', subscribe)
app.route('/', machines)
app.route('/', oldFeeds)
app.route('/', pages)
app.notFound(answerNotFound)
app.onError(answerError)

// The router is built at its first use. That is free while the isolate starts, and not in its first request.
app.router.match('GET', '/')

export default app
