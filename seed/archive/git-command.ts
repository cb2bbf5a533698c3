import { spawn, spawnSync } from 'node:child_process'

/** The repository cannot be read; the message says what to do. Whoever reads the files of a site must end with it. */
export class GitError extends Error {
  override name = 'GitError'
}

/** A command for which everything waits has so many milliseconds. */
const PATIENCE = 300_000

/**
 * Ends a transfer in which nothing comes for a minute: git itself waits for ever (`http.lowSpeedLimit`). The commands that a reader of objects
 * starts by itself hear of it, too.
 */
export const notForEver = ['-c', 'http.lowSpeedLimit=1000', '-c', 'http.lowSpeedTime=60']

/** Other commands print no more bytes than this. */
const MOST_BYTES = 64 * 1024 * 1024

export interface RunOptions {
  /** What git reads. */
  input?: string | undefined
  signal?: AbortSignal | undefined
  /** Told what git prints, piece by piece; then nothing is returned. */
  onData?: ((chunk: Buffer) => void) | undefined
}

/** How a command of git ended. */
export interface Ended {
  status: number | null
  stdout: Buffer
  /** The end of what git complained of. */
  stderr: string
}

/**
 * Runs git and waits for its end.
 *
 * @throws GitError where git cannot be run
 */
export function runGit(args: readonly string[], { input, signal, onData }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const git = spawn('git', args, { stdio: ['pipe', 'pipe', 'pipe'], signal })
    const chunks: Buffer[] = []
    let size = 0
    let stderr = ''
    git.stdout.on('data', (chunk: Buffer) => {
      if (onData !== undefined) return onData(chunk)
      size += chunk.length
      if (size > MOST_BYTES) git.kill()
      else chunks.push(chunk)
    })
    git.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = `${stderr}${text}`.slice(-2000)
    })
    git.on('error', (error) => reject(signal?.aborted ? error : notRun(error)))
    git.on('close', (status) => resolve({ status, stdout: Buffer.concat(chunks), stderr: stderr.trim() }))
    // That git does not read to the end is told by its status.
    git.stdin.on('error', () => {})
    git.stdin.end(input)
  })
}

/** The same at once. */
export function runGitNow(args: readonly string[], input = ''): Ended {
  const { status, stdout, stderr, error } = spawnSync('git', args, { input, maxBuffer: MOST_BYTES, timeout: PATIENCE })
  if (error !== undefined) throw notRun(error)
  return { status, stdout, stderr: stderr.toString().slice(-2000).trim() }
}

const notRun = (error: Error): GitError =>
  new GitError(
    (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? 'Cannot run git: it is not installed, or not on the PATH. Install it (https://git-scm.com/downloads), or load a folder without --git'
      : `Cannot run git: ${error.message}`,
  )
