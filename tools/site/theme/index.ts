import DefaultTheme from 'vitepress/theme';
import './style.css';

/** VitePress's own theme, in the colours of this site. */
export default DefaultTheme;
