import type { Context, MiddlewareHandler } from 'hono'
import type { Bindings, Env } from '../env.ts'
import { ProblemError, tooMany } from './problem.ts'

/** As in wrangler.toml. */
const PERIOD_SECONDS = 60

/** What counts requests: the binding knows no weights, so that each cost has one of its own. */
type Limiter = 'CHEAP_LIMIT' | 'DEAR_LIMIT'

const isLocal = /^(?:127\.|::1$|::ffff:127\.)/

/**
 * Counts a request that costs more than one read of KV, or 5 ms, where the Worker has something to count with. Cloudflare counts
 * at each of its places by itself, and what its cache answers is not counted. Away from Cloudflare nobody says which address it
 * is, or says that it is this machine.
 *
 * @throws ProblemError where its address has made too many
 */
export async function countRequest(c: Context<Env>, limiter: Limiter): Promise<void> {
  const address = c.req.header('CF-Connecting-IP')
  const limit: Bindings[Limiter] = c.env[limiter]
  if (limit === undefined || address === undefined || isLocal.test(address)) return
  const { success } = await limit.limit({ key: countedAs(address) })
  if (!success) throw new ProblemError(tooMany(PERIOD_SECONDS))
}

/** For routes on which every request is counted. */
const counting =
  (limiter: Limiter): MiddlewareHandler<Env> =>
  async (c, next) => {
    await countRequest(c, limiter)
    await next()
  }

/** What takes a few reads. */
export const limitCheap = counting('CHEAP_LIMIT')

/** What takes up to 25 reads, or makes something else out of whole articles. */
export const limitDear = counting('DEAR_LIMIT')

/** Groups of an IPv6 address that name who has it: who gets one gets all that begin so (RFC 6177). */
const GROUPS_OF_64 = 4
const GROUPS = 8

/** The address as it is counted: of IPv6 the /64. */
export function countedAs(address: string): string {
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (inside !== undefined) return inside
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::', 2)
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')]
  const zeros = Array<string>(Math.max(0, GROUPS - first.length - last.length)).fill('0')
  const groups = tail === undefined ? first : [...first, ...zeros, ...last]
  return `${groups.slice(0, GROUPS_OF_64).join(':')}::/64`
}

/** Without leading zeros. */
const groupsOf = (text: string): string[] =>
  text === ''
    ? []
    : text
        .slice(0, MOST_CHARACTERS)
        .split(':')
        .map((group) => group.replace(/^0+(?=.)/, ''))

/** No address is longer (RFC 4291, 2.2). */
const MOST_CHARACTERS = 45
