import type { MiddlewareHandler } from 'hono'
import type { Env } from '../env.ts'
import { answerProblem } from './answer-problem.tsx'
import { wrongMethod } from './problem.ts'

const METHODS = 'GET, HEAD, OPTIONS'

const preflight = {
  Allow: METHODS,
  'Access-Control-Allow-Methods': METHODS,
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '86400',
}

/** Everything here is for reading. */
export const readOnly: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') await next()
  else if (c.req.method === 'OPTIONS') c.res = new Response(null, { status: 204, headers: preflight })
  else {
    c.res = await answerProblem(c, wrongMethod(c.req.method))
    c.res.headers.set('Allow', METHODS)
  }
}
