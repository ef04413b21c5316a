import { addText } from '@/text'
import en from '@/text/en/statistics.json'
import zh from '@/text/zh/statistics.json'

addText('statistics', zh, en)
