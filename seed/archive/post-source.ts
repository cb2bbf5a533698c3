import type { Config } from './config.ts'
import { withDefaultsOf } from './defaults.ts'
import { FrontMatterError, type SplitFile, splitFrontMatter } from './front-matter.ts'
import type { PostFile } from './post-file.ts'
import type { Problem, Reason } from './problem.ts'

/** Why a post is not published. */
export type LeftOut = Pick<Problem, 'reason' | 'detail' | 'line'>

/** A post's file while it is read, and what there is to report about it. */
export interface PostSource {
  file: PostFile
  config: Config
  split: SplitFile
  /** The front matter with the defaults of the configuration. */
  data: Record<string, unknown>
  problems: Problem[]
  report: (reason: Reason, detail: string, line?: number | null) => void
  /** Line of the file that begins with a key of the front matter; null where there is none. */
  lineOf: (key: string) => number | null
  /** The text of a key's value as the file has it, because that is what its author looks for. */
  asWritten: (key: string, fallback: string) => string
}

/** Splits a post's file, or says why its front matter cannot be used. */
export function openSource(file: PostFile, text: string, config: Config): PostSource | LeftOut {
  try {
    return createSource(file, text, config, splitFrontMatter(text, config.strictYaml))
  } catch (error) {
    if (!(error instanceof FrontMatterError)) throw error
    return { reason: 'broken front matter', detail: error.message, line: error.line }
  }
}

function createSource(file: PostFile, text: string, config: Config, split: SplitFile): PostSource {
  const problems: Problem[] = []
  const lineOf = (key: string): number | null => keyLine(text, split.bodyLine, key)
  return {
    file,
    config,
    split,
    data: withDefaultsOf({ path: file.path, collection: file.document?.collection }, split.data, config),
    problems,
    report: (reason, detail, line = null) => problems.push({ path: file.location, line, reason, detail }),
    lineOf,
    asWritten: (key, fallback) => valueText(text, lineOf(key), fallback),
  }
}

function keyLine(text: string, bodyLine: number, key: string): number | null {
  const index = text.split('\n', bodyLine).findIndex((line) => line.startsWith(`${key}:`))
  return index === -1 ? null : index + 1
}

function valueText(text: string, line: number | null, fallback: string): string {
  const source = line === null ? undefined : text.split('\n', line)[line - 1]
  return source?.replace(/^[^:]*:/, '').trim() || fallback
}
