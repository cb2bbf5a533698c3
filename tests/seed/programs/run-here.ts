import { vi } from 'vitest'
import { main } from '../../../seed/programs/command.ts'

/** What the program says in a run, and its exit status. */
export interface Run {
  status: number
  stdout: string
  stderr: string
}

/** Runs the program in this process, which begins it once for all tests: of what does nothing but tell something. */
export async function runHere(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  const said = { stdout: '', stderr: '' }
  const spies = (['log', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((text: string) => {
      said[level === 'log' ? 'stdout' : 'stderr'] += `${text}\n`
    }),
  )
  for (const [name, value] of Object.entries({ npm_lifecycle_event: '', ...env })) vi.stubEnv(name, value)
  const signals = ['SIGINT', 'SIGTERM'] as const
  const before = new Set(signals.flatMap((signal) => process.rawListeners(signal)))
  try {
    return { status: await main([...args]), ...said }
  } finally {
    // A program that runs by itself needs not stop to listen.
    for (const signal of signals)
      for (const listener of process.rawListeners(signal))
        if (!before.has(listener)) process.off(signal, listener as NodeJS.SignalsListener)
    vi.unstubAllEnvs()
    for (const spy of spies) spy.mockRestore()
  }
}
