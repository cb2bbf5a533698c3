import { existsSync } from 'node:fs'
import type { WriteStream } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { decodeDocument } from '../src/model/document.ts'
import { siteKey } from '../src/model/keys.ts'
import type { Site } from '../src/model/site.ts'
import { type Archive, ArchiveError, readArchive } from './archive/archive.ts'
import { makeArticles } from './articles.ts'
import { planDocuments } from './plan.ts'
import type { Problem } from './problem.ts'
import { startProgress } from './progress.ts'
import { createRenderer } from './render/render.ts'
import { count, formatReport, type Report } from './report.ts'
import type { KvStore } from './write/kv.ts'
import { publish } from './write/publish.ts'

/** The bundled archive. */
export const sample: string = fileURLToPath(new URL('sample', import.meta.url))

/** What was written before stays, and the same command finishes it; the message says so. */
export class InterruptedError extends Error {
  override name = 'InterruptedError'
}

/**
 * Archive to the local KV: read, render, write what differs.
 *
 * @param state state folder of the local KV
 * @param out where progress is shown
 * @throws ArchiveError where nothing can be loaded; InterruptedError where writing ended early
 */
export async function load(
  folder: string,
  state: string,
  { dryRun, out }: { dryRun: boolean; out: WriteStream },
): Promise<Report> {
  const archive = readArchive(folder, Date.now())
  const rendering = startProgress('rendering', out, archive.posts.length)
  const { articles, problems } = await makeArticles(archive, createRenderer(archive.context), rendering.at)
  rendering.end()
  if (articles.length === 0) throw new ArchiveError(nothingToLoad(folder, archive, problems))
  const writing = startProgress('writing', out)
  try {
    const kv = await openKv(state, dryRun)
    const changes = await publish(kv, planDocuments(archive.config, articles), {
      dryRun,
      onProgress: ({ writes, unchanged }) => writing.at(writes + unchanged),
    }).finally(() => kv.close())
    return {
      posts: archive.files,
      published: articles.length,
      problems: [...archive.problems, ...problems],
      ...changes,
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InterruptedError(`${why}. What was written stays; run the same command again to finish.`)
  } finally {
    writing.end()
  }
}

/** Loads the sample where the local KV is empty or holds the sample; returns what to say about it. */
export async function loadSample(state: string, out: WriteStream): Promise<string> {
  const there = await siteIn(state)
  const { config } = readArchive(sample, 0)
  if (there !== null && there.url !== config.url) {
    return `Serving "${there.title}", which is loaded; npm run seed loads the sample in its place.`
  }
  const started = performance.now()
  const report = await load(sample, state, { dryRun: false, out })
  return formatReport(report, { dryRun: false, seconds: (performance.now() - started) / 1000 })
}

/** The site that the local KV holds; null where it holds none that can be read. */
async function siteIn(state: string): Promise<Site | null> {
  const kv = await openKv(state, true)
  try {
    const value = (await kv.get([siteKey])).get(siteKey)
    return value === undefined ? null : decodeDocument<Site>(siteKey, value, { title: 'string', url: 'string' })
  } catch {
    return null
  } finally {
    await kv.close()
  }
}

/** @param readOnly nothing is to be written: a state folder that does not exist is not made */
async function openKv(state: string, readOnly: boolean): Promise<KvStore> {
  if (readOnly && !existsSync(state)) return emptyKv
  // Loaded only here: wrangler behind it takes a second, which nobody should wait for an error message.
  const { openLocalKv } = await import('./write/local.ts')
  return openLocalKv(state)
}

const emptyKv: KvStore = {
  batch: { pairs: 100, size: 16_000_000 },
  list: async () => new Map(),
  get: async () => new Map(),
  put: () => Promise.reject(new Error('this KV is only read')),
  delete: () => Promise.reject(new Error('this KV is only read')),
  close: async () => {},
}

function nothingToLoad(folder: string, archive: Archive, problems: Problem[]): string {
  const [first] = [...archive.problems, ...problems]
  const why =
    first === undefined
      ? 'it has no file in a _posts folder'
      : `of ${count(archive.files, 'file')} none is published; the first problem: ${first.path}, ${first.reason}, ${first.detail}`
  return `Cannot load "${folder}": ${why}. KV is left as it is.`
}
