import { addText } from '@/text'
import en from '@/text/en/calendar.json'
import zh from '@/text/zh/calendar.json'

addText('calendar', zh, en)
