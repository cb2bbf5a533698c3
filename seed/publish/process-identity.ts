import { readFileSync, readlinkSync } from 'node:fs'
import type { Fate, Publisher } from './watch-lease.ts'

type Identity = Publisher['process']

/**
 * Identifies a process on Linux: the start of its machine, the namespace of its number (each container has its own), and the start
 * of the process, because numbers are used again. It is null where the system does not tell.
 */
export function identityOf(pid: number): Identity {
  const stat = statOf(pid)
  if (stat === null) return null
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return { boot, namespace: readlinkSync('/proc/self/ns/pid'), started: stat.started }
  } catch {
    return null
  }
}

/** What became of another process; `unknown` where it may be of another machine or container. */
export function fateOf(other: Publisher, here: Identity, kill: NodeJS.Process['kill']): Fate {
  const there = other.process
  if (here === null || there?.boot !== here.boot || there.namespace !== here.namespace) return 'unknown'
  if (!exists(other.pid, kill)) return 'gone'
  const stat = statOf(other.pid)
  if (stat === null) return 'unknown' // Some systems hide the processes of other users.
  return stat.started === there.started && !stat.isDead ? 'runs' : 'gone'
}

/** Reads fields 3 and 22 of `/proc/<pid>/stat`. Field 2 is a name in brackets that may hold anything, so it is skipped. */
function statOf(pid: number): { isDead: boolean; started: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state = '', started] = [fields[0], fields[19]]
    // A process that has ended stays a zombie until its parent asks for its status, which in a container may be never.
    return started === undefined ? null : { isDead: 'ZX'.includes(state), started }
  } catch {
    return null
  }
}

function exists(pid: number, kill: NodeJS.Process['kill']): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    // Where the signal is not allowed, the process is another user's, and alive.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
