import type { Context } from 'hono'
import type { Env } from '../env.ts'

/** What tells a browser that shows something from a program that reads it (Fetch Metadata, 2.1). */
export const openedBy = 'Sec-Fetch-Dest'

/** Whether somebody opens this in a browser: of XML with a media type of its own, browsers save what others show. */
export const isOpened = (c: Context<Env>): boolean => c.req.header(openedBy) === 'document'
