import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// Two rooms: what the Worker does is tested in workerd, what the loader does in Node.
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.toml' } })],
        test: { name: 'worker', include: ['tests/src/**/*.test.{ts,tsx}'] },
      },
      {
        test: { name: 'node', include: ['tests/{model,seed,e2e}/**/*.test.ts'] },
      },
    ],
  },
})
