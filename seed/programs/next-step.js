// wrangler runs this before it builds the Worker ([build] of wrangler.toml), and says what it prints: whoever types "wrangler dev" or
// "wrangler deploy" first hears what comes next. Our own commands say that themselves.

const next = {
  dev: `This serves what is loaded, and at first nothing is. Next:
  npx edge-news-feed load <folder of a Jekyll site>    or, for the bundled sample: npx edge-news-feed load
"npx edge-news-feed dev --sample" does both.`,
  deploy: `This deploys the Worker, and loads nothing. Next:
  npx edge-news-feed load <folder of a Jekyll site> --remote
"npx edge-news-feed deploy <folder of a Jekyll site>" does both, and tries what answers.`,
}

const { WRANGLER_COMMAND, EDGE_NEWS_FEED } = process.env
if (EDGE_NEWS_FEED === undefined && Object.hasOwn(next, WRANGLER_COMMAND ?? '')) console.log(next[WRANGLER_COMMAND])
