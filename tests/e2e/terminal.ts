import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

export interface Typed {
  /** What it has said so far, as a reader sees it. */
  said: () => string
  /** Types an answer, for which a terminal is needed. */
  answer: (text: string) => void
  /** As Ctrl-C does, or where there is no terminal, whoever started it. */
  interrupt: () => void
  ended: Promise<number | null>
}

export type Where = 'a terminal' | 'no terminal'

/**
 * Types a line: into a shell behind a pseudo-terminal (`script` of util-linux makes it), or into one whose output is a pipe and that
 * nobody can answer.
 */
export function type(line: string, where: Where, { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }): Typed {
  const shell = { ...env, SHELL: '/bin/bash' }
  const child =
    where === 'a terminal'
      ? spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], { cwd, env: shell })
      : spawn('/bin/bash', ['-c', line], { cwd, env: shell, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    said: () => stripVTControlCharacters(output).replaceAll(/\r+\n?/g, '\n'),
    answer: (text) => child.stdin?.write(`${text}\n`),
    interrupt() {
      if (child.exitCode !== null || child.signalCode !== null) return
      if (where === 'a terminal') child.stdin?.write('\x03')
      else if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    },
    ended,
  }
}
