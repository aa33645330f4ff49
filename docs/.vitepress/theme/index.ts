import theme from 'vitepress/theme-without-fonts'
import './papy.css'

export default theme
