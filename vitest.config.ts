import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// The loader starts threads, and each compiles its modules anew: most of the processor time of a load of a few posts. Node.js
// keeps what it compiled, as it does for the program itself (seed/programs/edge-news-feed.js).
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url))

// What an emulator stores nobody keeps. On a disk that takes a good part of the processor time of the Worker's tests, so it stays in
// memory where there is room.
const onDisk = { env: { TMPDIR: tmpdir() } }
if (hasRoom('/dev/shm')) process.env.TMPDIR = '/dev/shm'

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > 2_000_000_000
  } catch {
    return false
  }
}

/** What guards against hanging is generous: a machine may be slow, and busy with other things. */
const patient = { testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 120_000 } } }

/** These tests wait for little. A third worker would compile everything once more, and one of the Worker's starts a workerd, too. */
const busy = { maxWorkers: 2, sequence: { groupOrder: 1 } }

// Five rooms: what the Worker does is tested in workerd, what the loader does in Node, and both together through the
// commands that a user types; what they see in a browser comes by itself, since that alone keeps a machine busy.
export default defineConfig(({ mode }) => ({
  test: {
    // Much of the time is spent waiting for servers and emulators.
    maxWorkers: 3,
    tags: [
      {
        name: 'large',
        description:
          'Takes seconds, or with a server or a browser many of them: it is tried each week, and by npm run test:large or test:thorough:e2e.',
      },
    ],
    // What a test that passes writes is what it was meant to write: errors above all.
    silent: 'passed-only',
    reporters: ['default', './tests/skipped.ts'],
    // All of what is tried at random, and as large as it gets: npm run test:thorough.
    provide: { isThorough: mode === 'thorough' },
    projects: [
      {
        plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.toml' } })],
        test: {
          name: 'worker',
          include: ['tests/src/**/*.test.{ts,tsx}'],
          setupFiles: ['./tests/fixed-seed.ts', './tests/src/begin-empty.ts'],
          // Files share a workerd, which takes seconds to start.
          isolate: false,
          ...busy,
          ...patient,
        },
      },
      {
        test: {
          name: 'node',
          include: ['tests/{feeds,model,seed}/**/*.test.ts'],
          setupFiles: ['./tests/fixed-seed.ts'],
          isolate: false,
          ...busy,
          ...onDisk,
          ...patient,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'tests/e2e/browser/**'],
          ...onDisk,
          ...patient,
        },
      },
      {
        // The same for a site that is below a path of its host.
        test: {
          name: 'e2e-base',
          include: ['tests/e2e/{sample,contract}.test.ts', 'tests/e2e/readers/sample.test.ts'],
          provide: { base: '/blog' },
          ...onDisk,
          ...patient,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/e2e/browser/*.test.ts'],
          globalSetup: 'tests/e2e/browser/packages.ts',
          ...onDisk,
          ...patient,
        },
      },
      {
        // Minutes: npm run test:slow.
        test: { name: 'slow', include: ['tests/slow/**/*.test.ts'], ...onDisk, ...patient },
      },
    ],
  },
}))
