import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent. */
const teal: MantineColorsTuple = [
  '#eefaf7',
  '#d8f1ec',
  '#aee3d8',
  '#80d3c3',
  '#58c4b0',
  '#33ab97',
  '#0f8a78',
  '#0f766e',
  '#115e59',
  '#0f4a46',
];

/** Quiet and dense: neutral canvas, one accent, 14 px text, small radii, no shadows. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 5 },
  colors: { teal },
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { Table: { defaultProps: { borderColor: 'var(--k-line)' } } },
});
