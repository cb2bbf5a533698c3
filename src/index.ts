import { Hono } from 'hono'
import type { Env } from './env.ts'
import { answerError, answerNotFound } from './http/answer-problem.tsx'
import { cacheControl } from './http/cache-control.ts'
import { encodedPath } from './http/encoded-path.ts'
import { loadSite } from './http/load-site.ts'
import { readOnly } from './http/methods.ts'
import { securityHeaders } from './http/security-headers.ts'
import { api } from './routes/api.ts'
import { feeds } from './routes/feeds.ts'
import { oldUrls } from './routes/old-urls.ts'
import { pages } from './routes/pages.tsx'
import { subscribe } from './routes/subscribe.tsx'

const app = new Hono<Env>({ getPath: encodedPath })

app.use(securityHeaders, cacheControl, readOnly, loadSite)
app.route('/api/v1', api)
app.route('/', feeds)
app.route('/', subscribe)
app.route('/', oldUrls)
app.route('/', pages)
app.notFound(answerNotFound)
app.onError(answerError)

export default app
