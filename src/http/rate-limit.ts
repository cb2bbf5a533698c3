import type { Context, MiddlewareHandler } from 'hono'
import type { Bindings, Env } from '../env.ts'
import { requestLimits } from '../model/request-limits.ts'
import { ProblemError, tooMany } from './problem.ts'

/** The bindings that count requests. A binding knows no weights, so that each class of cost has one of its own. */
type Limiter = keyof typeof requestLimits

const isLocal = /^(?:127\.|::1$|::ffff:127\.)/

/**
 * Counts a request that costs more than one read of KV or more than 5 ms, where the Worker has a binding for that. Each of
 * Cloudflare's locations counts by itself, and answers from its cache do not count. Away from Cloudflare the header with the
 * client's address is missing, or names this machine.
 *
 * @throws ProblemError where its address has made too many
 */
export async function countRequest(c: Context<Env>, limiter: Limiter): Promise<void> {
  const address = c.req.header('CF-Connecting-IP')
  const limit: Bindings[Limiter] = c.env[limiter]
  if (limit === undefined || address === undefined || isLocal.test(address)) return
  const { success } = await limit.limit({ key: countedAs(address) })
  if (!success) throw new ProblemError(tooMany(requestLimits[limiter]))
}

/** Counts every request of a route. */
const counting =
  (limiter: Limiter): MiddlewareHandler<Env> =>
  async (c, next) => {
    await countRequest(c, limiter)
    await next()
  }

/** For routes that take a few reads. */
export const limitCheap = counting('CHEAP_LIMIT')

/** For routes that take up to 25 reads, or convert whole articles. */
export const limitDear = counting('DEAR_LIMIT')

/** For routes that ask the search index. */
export const limitSearch = counting('SEARCH_LIMIT')

/** Clients get all IPv6 addresses that begin with the same four groups (RFC 6177). */
const GROUPS_OF_64 = 4
const GROUPS = 8

/** Returns the address that is counted: the /64 of an IPv6 address. */
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

/** The groups of an IPv6 address, each without leading zeros. */
const groupsOf = (text: string): string[] =>
  text === ''
    ? []
    : text
        .slice(0, MOST_CHARACTERS)
        .split(':')
        .map((group) => group.replace(/^0+(?=.)/, ''))

/** No address is longer (RFC 4291, 2.2). */
const MOST_CHARACTERS = 45
