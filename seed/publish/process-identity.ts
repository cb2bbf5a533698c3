import { readFileSync, readlinkSync } from 'node:fs'
import type { Fate, Publisher } from './watch-lease.ts'

type Identity = Publisher['process']

/**
 * What tells a process on Linux from any other one: the machine since it was started, the namespace of process numbers (each
 * container has its own), and when the process was started, since numbers are used again. null where that cannot be read.
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

/** What became of another process; unknown where it is, or may be, another machine's or another container's. */
export function fateOf(other: Publisher, here: Identity, kill: NodeJS.Process['kill']): Fate {
  const there = other.process
  if (here === null || there?.boot !== here.boot || there.namespace !== here.namespace) return 'unknown'
  if (!exists(other.pid, kill)) return 'gone'
  const stat = statOf(other.pid)
  if (stat === null) return 'unknown' // Systems hide the processes of others.
  return stat.started === there.started && !stat.isDead ? 'runs' : 'gone'
}

/** Fields 3 and 22 of `/proc/<pid>/stat`: the second, in brackets, is a name that may hold anything. */
function statOf(pid: number): { isDead: boolean; started: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state = '', started] = [fields[0], fields[19]]
    // A process that has ended stays a zombie until its parent asks how: in a container perhaps for ever.
    return started === undefined ? null : { isDead: 'ZX'.includes(state), started }
  } catch {
    return null
  }
}

function exists(pid: number, kill: NodeJS.Process['kill']): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    // Not allowed to signal it: somebody else's, and alive.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
