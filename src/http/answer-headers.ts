import type { MiddlewareHandler } from 'hono'
import type { Env } from '../env.ts'
import { MCP_PATH } from '../model/paths.ts'
import { answerProblem } from './answer-problem.tsx'
import { cachingHeaders, cachingOf } from './cache-control.ts'
import { setEdgeHeaders } from './edge-cache.ts'
import { wrongMethod } from './problem.ts'
import { setSecurityHeaders } from './security-headers.ts'

/**
 * Sets the headers of every answer: pages of every origin may read it (Fetch, "CORS protocol"), browsers may do these things with
 * it, and it may be used again for so long. A 304 leaves most of them out: the client has them from the answer that the 304 stands
 * for, and polls are most of what a feed costs.
 */
export const answerHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  // The routes of the site have set their headers themselves.
  if (c.get('isOfRoutes')) return
  const { headers, status } = c.res
  // What comes from elsewhere keeps the policy that it has there. Something of the site may come to the address.
  if (c.get('originAnswer') === 'passed on') return setEdgeHeaders(c, headers, status)
  headers.set('Access-Control-Allow-Origin', '*')
  if (status === 304) return setEdgeHeaders(c, headers, status)
  headers.set('Access-Control-Expose-Headers', 'ETag, Link, Last-Modified, Retry-After, RateLimit, RateLimit-Policy')
  // Without this header an edge cache keeps a 200 for two hours.
  if (!headers.has('Cache-Control')) {
    for (const [name, value] of Object.entries(cachingHeaders(cachingOf(status)))) headers.set(name, value)
  }
  setEdgeHeaders(c, headers, status)
  await setSecurityHeaders(c)
}

const METHODS = 'GET, HEAD, OPTIONS'
const MCP_METHODS = 'POST, OPTIONS'

const preflight = (methods: string) => ({
  Allow: methods,
  'Access-Control-Allow-Methods': methods,
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '86400',
})

/** Answers GET, HEAD and OPTIONS, and refuses all other methods. Questions of MCP are in the body of a POST. */
export const readOnly: MiddlewareHandler<Env> = async (c, next) => {
  const { method, path } = c.req
  const isMcp = path === MCP_PATH
  if (method === 'GET' || method === 'HEAD' || (method === 'POST' && isMcp)) await next()
  else if (method === 'OPTIONS')
    c.res = new Response(null, { status: 204, headers: preflight(isMcp ? MCP_METHODS : METHODS) })
  else {
    const wanted = isMcp ? MCP_METHODS : METHODS
    c.res = await answerProblem(c, wrongMethod(method, wanted))
    c.res.headers.set('Allow', wanted)
  }
}

/** Does the same before anybody has read below which base the site is: MCP may be below any. */
export const readOnlyBelowAnyBase: MiddlewareHandler<Env> = (c, next) =>
  c.req.path.endsWith(MCP_PATH) ? next() : readOnly(c, next)
