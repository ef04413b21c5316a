import { addText } from '@/text'
import en from '@/text/en/account.json'
import zh from '@/text/zh/account.json'

addText('account', zh, en)
