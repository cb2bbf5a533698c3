import { type Fonts, shadesOf } from '../model/look.ts'
import type { Site } from '../model/site.ts'
import { textsFor } from './texts.ts'

/**
 * What readers' systems have of each kind, for letters. Where sans is the system's own, it has every script, in the forms of the
 * page's language: more names would only be looked for.
 */
const letters: Record<Fonts, string> = {
  sans: 'system-ui',
  serif: 'Charter,"Iowan Old Style",Georgia,Cambria,"Times New Roman"',
  mono: 'ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono"',
}

/**
 * The same for ideographs: one character has other forms in Japan, Korea, and where Chinese is traditional. The sans of Linux is two
 * families, each to be made ready in each size, and its family for ideographs has letters, too. Few systems have a mono of ideographs,
 * so that beside it stand the sans of each system.
 */
const ideographs: Record<string, Record<Fonts, string>> = {
  'zh-Hans': {
    sans: '"Noto Sans CJK SC"',
    serif: '"Songti SC","Noto Serif CJK SC","Source Han Serif SC",SimSun',
    mono: '"PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei"',
  },
  'zh-Hant': {
    sans: '"Noto Sans CJK TC"',
    serif: '"Songti TC","Noto Serif CJK TC","Source Han Serif TC",PMingLiU',
    mono: '"PingFang TC","Noto Sans CJK TC","Source Han Sans TC","Microsoft JhengHei"',
  },
  ja: {
    sans: '"Noto Sans CJK JP"',
    serif: '"Hiragino Mincho ProN","Noto Serif CJK JP","Source Han Serif","Yu Mincho"',
    mono: '"Hiragino Sans","Noto Sans CJK JP","Source Han Sans",Meiryo',
  },
  ko: {
    sans: '"Noto Sans CJK KR"',
    serif: 'AppleMyungjo,"Noto Serif CJK KR","Source Han Serif K",Batang',
    mono: '"Apple SD Gothic Neo","Noto Sans CJK KR","Source Han Sans K","Malgun Gothic"',
  },
}

const generic: Record<Fonts, string> = { sans: 'sans-serif', serif: 'serif', mono: 'monospace' }

type Themed = Pick<Site, 'accent' | 'shades' | 'fonts' | 'language'>

/** What the stylesheet of every page lacks for a site: rules that come after it. They are empty where it lacks nothing. */
export const themeOf = (site: Themed): string => accentRule(site) + fontRule(site)

function accentRule({ accent, shades }: Themed): string {
  if (shades === undefined && accent === 'blue') return ''
  const [light, dark] = shades ?? shadesOf[accent]
  return `:root{--accent:light-dark(${light},${dark})}`
}

function fontRule({ fonts = 'sans', language }: Themed): string {
  const { language: ofTexts } = textsFor(language)
  // The stylesheet has these already.
  if (fonts === 'sans' && (ofTexts === 'zh-Hans' || !(ofTexts in ideographs))) return ''
  const those = (ideographs[ofTexts] ?? ideographs['zh-Hans'])?.[fonts]
  const names = fonts === 'sans' ? [those, letters.sans] : [letters[fonts], those]
  return `:root{font-family:${names.join(',')},${generic[fonts]}}`
}
