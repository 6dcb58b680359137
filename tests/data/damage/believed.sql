BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE copy (
	snapshot_id INTEGER NOT NULL, 
	location TEXT NOT NULL, 
	capture_source TEXT NOT NULL, 
	captured_at DATETIME, 
	capture_gap INTEGER, 
	url TEXT, 
	part_id INTEGER NOT NULL, 
	CONSTRAINT pk_copy PRIMARY KEY (snapshot_id, location, capture_source), 
	CONSTRAINT fk_copy_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id), 
	CONSTRAINT fk_copy_part_id_part FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID

;
INSERT INTO "copy" VALUES(1,'/data/saved/crawl.jsonl.gz!/byte 0','column timestamp','2025-05-01 00:00:00.000000',NULL,'http://x/0',1);
INSERT INTO "copy" VALUES(2,'/data/saved/crawl.jsonl.gz!/byte 1862','column timestamp','2025-05-02 00:00:00.000000',272,'http://x/1',1);
INSERT INTO "copy" VALUES(3,'/data/saved/crawl.jsonl.gz!/byte 3717','column timestamp','2025-05-03 00:00:00.000000',NULL,'http://x/2',1);
INSERT INTO "copy" VALUES(4,'/data/saved/crawl.jsonl.gz!/byte 5510','column timestamp','2025-05-04 00:00:00.000000',73,'http://x/3',1);
INSERT INTO "copy" VALUES(5,'/data/saved/crawl.jsonl.gz!/byte 7135','column timestamp','2025-05-05 00:00:00.000000',115,'http://x/4',1);
INSERT INTO "copy" VALUES(6,'/data/saved/crawl.jsonl.gz!/byte 8837','column timestamp','2025-05-06 00:00:00.000000',213,'http://x/5',1);
INSERT INTO "copy" VALUES(7,'/data/saved/crawl.jsonl.gz!/byte 10625','column timestamp','2025-05-07 00:00:00.000000',NULL,'http://x/6',1);
INSERT INTO "copy" VALUES(8,'/data/saved/crawl.jsonl.gz!/byte 13945','column timestamp','2025-05-09 00:00:00.000000',NULL,'http://x/8',1);
INSERT INTO "copy" VALUES(9,'/data/saved/crawl.jsonl.gz!/byte 15622','column timestamp','2025-05-01 00:00:00.000000',NULL,'http://x/9',1);
INSERT INTO "copy" VALUES(10,'/data/saved/crawl.jsonl.gz!/byte 17329','column timestamp','2025-05-02 00:00:00.000000',-155,'http://x/10',1);
INSERT INTO "copy" VALUES(11,'/data/saved/crawl.jsonl.gz!/byte 19074','column timestamp','2025-05-03 00:00:00.000000',363,'http://x/11',1);
INSERT INTO "copy" VALUES(12,'/data/saved/crawl.jsonl.gz!/byte 22351','column timestamp','2025-05-05 00:00:00.000000',NULL,'http://x/13',1);
INSERT INTO "copy" VALUES(13,'/data/saved/crawl.jsonl.gz!/byte 25678','column timestamp','2025-05-07 00:00:00.000000',270,'http://x/15',1);
INSERT INTO "copy" VALUES(14,'/data/saved/crawl.jsonl.gz!/byte 27271','column timestamp','2025-05-08 00:00:00.000000',-196,'http://x/16',1);
INSERT INTO "copy" VALUES(15,'/data/saved/crawl.jsonl.gz!/byte 29286','column timestamp','2025-05-09 00:00:00.000000',NULL,'http://x/17',1);
INSERT INTO "copy" VALUES(16,'/data/saved/crawl.jsonl.gz!/byte 30904','column timestamp','2025-05-01 00:00:00.000000',NULL,'http://x/18',1);
INSERT INTO "copy" VALUES(17,'/data/saved/crawl.jsonl.gz!/byte 32778','column timestamp','2025-05-02 00:00:00.000000',-295,'http://x/19',1);
INSERT INTO "copy" VALUES(18,'/data/saved/crawl.jsonl.gz!/byte 34751','column timestamp','2025-05-03 00:00:00.000000',NULL,'http://x/20',1);
INSERT INTO "copy" VALUES(19,'/data/saved/crawl.jsonl.gz!/byte 36389','column timestamp','2025-05-04 00:00:00.000000',NULL,'http://x/21',1);
INSERT INTO "copy" VALUES(20,'/data/saved/crawl.jsonl.gz!/byte 38113','column timestamp','2025-05-05 00:00:00.000000',1,'http://x/22',1);
INSERT INTO "copy" VALUES(21,'/data/saved/crawl.jsonl.gz!/byte 39923','column timestamp','2025-05-06 00:00:00.000000',-223,'http://x/23',1);
INSERT INTO "copy" VALUES(22,'/data/saved/crawl.jsonl.gz!/byte 41949','column timestamp','2025-05-07 00:00:00.000000',194,'http://x/24',1);
INSERT INTO "copy" VALUES(23,'/data/saved/crawl.jsonl.gz!/byte 43554','column timestamp','2025-05-08 00:00:00.000000',211,'http://x/25',1);
INSERT INTO "copy" VALUES(24,'/data/saved/crawl.jsonl.gz!/byte 45215','column timestamp','2025-05-09 00:00:00.000000',NULL,'http://x/26',1);
INSERT INTO "copy" VALUES(25,'/data/saved/crawl.jsonl.gz!/byte 47018','column timestamp','2025-05-01 00:00:00.000000',NULL,'http://x/27',1);
INSERT INTO "copy" VALUES(26,'/data/saved/page.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(27,'/data/saved/reports.tar.gz!/d/0.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(28,'/data/saved/reports.tar.gz!/d/1.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(29,'/data/saved/reports.tar.gz!/d/2.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(30,'/data/saved/reports.tar.gz!/d/3.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(31,'/data/saved/reports.tar.gz!/d/4.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(32,'/data/saved/reports.tar.gz!/d/5.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(33,'/data/saved/reports.tar.gz!/d/6.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(34,'/data/saved/reports.tar.gz!/d/7.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(35,'/data/saved/reports.tar.gz!/d/8.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(36,'/data/saved/reports.tar.gz!/d/9.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(37,'/data/saved/reports.tar.gz!/d/10.txt','',NULL,NULL,NULL,1);
INSERT INTO "copy" VALUES(38,'/data/saved/reports.tar.gz!/d/11.txt','',NULL,NULL,NULL,1);
CREATE TABLE import_run (
	id INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	version TEXT NOT NULL, 
	options TEXT NOT NULL, 
	CONSTRAINT pk_import_run PRIMARY KEY (id)
);
INSERT INTO "import_run" VALUES(1,'2026-11-28 09:53:22.762929','2026-11-28 09:53:22.892970','0.1.0','{"captured": false, "date": null, "filename": false, "lists": [], "paths": ["files"]}');
CREATE TABLE observation (
	id INTEGER NOT NULL, 
	date DATE, 
	base VARCHAR(3) NOT NULL, 
	quote VARCHAR(3) NOT NULL, 
	rate TEXT NOT NULL, 
	change TEXT NOT NULL, 
	CONSTRAINT pk_observation PRIMARY KEY (id), 
	CONSTRAINT uq_observation_date_base_quote_rate_change UNIQUE (date, base, quote, rate, change), 
	CONSTRAINT ck_observation_two_currencies CHECK (base <> quote)
);
INSERT INTO "observation" VALUES(1,NULL,'KGS','USD','0.01141','0');
INSERT INTO "observation" VALUES(2,NULL,'KGS','USD','0.01142','0');
INSERT INTO "observation" VALUES(3,NULL,'KGS','USD','0.01143','0');
INSERT INTO "observation" VALUES(4,NULL,'KGS','USD','0.01144','0');
INSERT INTO "observation" VALUES(5,NULL,'KGS','USD','0.01146','-0');
INSERT INTO "observation" VALUES(6,NULL,'KGS','USD','0.01147','0');
INSERT INTO "observation" VALUES(7,NULL,'KGS','USD','0.01148','0');
INSERT INTO "observation" VALUES(8,NULL,'KGS','USD','0.01153','0');
INSERT INTO "observation" VALUES(9,NULL,'KGS','USD','0.01166','-0');
INSERT INTO "observation" VALUES(10,NULL,'KGS','USD','0.01185','0');
INSERT INTO "observation" VALUES(11,NULL,'KGS','USD','0.01197','0');
INSERT INTO "observation" VALUES(12,NULL,'KZT','USD','0.00190','0');
INSERT INTO "observation" VALUES(13,NULL,'KZT','USD','0.00191','-0');
INSERT INTO "observation" VALUES(14,NULL,'KZT','USD','0.0019392','0');
INSERT INTO "observation" VALUES(15,NULL,'KZT','USD','0.00194','-0');
INSERT INTO "observation" VALUES(16,NULL,'KZT','USD','0.00196','-0');
INSERT INTO "observation" VALUES(17,NULL,'KZT','USD','0.00196','0');
INSERT INTO "observation" VALUES(18,NULL,'KZT','USD','0.00198','-0');
INSERT INTO "observation" VALUES(19,NULL,'KZT','USD','0.00198','0');
INSERT INTO "observation" VALUES(20,NULL,'KZT','USD','0.00199','-0');
INSERT INTO "observation" VALUES(21,NULL,'KZT','USD','0.00202','0');
INSERT INTO "observation" VALUES(22,NULL,'KZT','USD','0.0020792','0');
INSERT INTO "observation" VALUES(23,NULL,'KZT','USD','0.00209','0');
INSERT INTO "observation" VALUES(24,NULL,'KZT','USD','0.00212','0');
INSERT INTO "observation" VALUES(25,NULL,'KZT','USD','0.00213','0');
INSERT INTO "observation" VALUES(26,NULL,'KZT','USD','0.00222','0');
INSERT INTO "observation" VALUES(27,NULL,'TJS','USD','0.09174','0');
INSERT INTO "observation" VALUES(28,NULL,'TJS','USD','0.09179','0.22');
INSERT INTO "observation" VALUES(29,NULL,'TJS','USD','0.09384','0.64');
INSERT INTO "observation" VALUES(30,NULL,'TJS','USD','0.09431','0.64');
INSERT INTO "observation" VALUES(31,NULL,'TJS','USD','0.09685','0.21');
INSERT INTO "observation" VALUES(32,NULL,'TJS','USD','0.09732','0');
INSERT INTO "observation" VALUES(33,NULL,'TJS','USD','0.10100','2.23');
INSERT INTO "observation" VALUES(34,NULL,'TJS','USD','0.10101','0');
INSERT INTO "observation" VALUES(35,NULL,'TJS','USD','0.10656','0');
INSERT INTO "observation" VALUES(36,NULL,'TJS','USD','0.10807','-0.09');
INSERT INTO "observation" VALUES(37,NULL,'TJS','USD','0.10831','0');
INSERT INTO "observation" VALUES(38,NULL,'TJS','USD','0.10890','0.65');
INSERT INTO "observation" VALUES(39,NULL,'TJS','USD','0.10899','0');
INSERT INTO "observation" VALUES(40,NULL,'TJS','USD','0.10908','0.18');
INSERT INTO "observation" VALUES(41,NULL,'TMT','USD','0.28490','0');
INSERT INTO "observation" VALUES(42,NULL,'TMT','USD','0.28493','0');
INSERT INTO "observation" VALUES(43,NULL,'TMT','USD','0.28532','0');
INSERT INTO "observation" VALUES(44,NULL,'TMT','USD','0.28571','0');
INSERT INTO "observation" VALUES(45,NULL,'TMT','USD','0.28576','-0.14');
INSERT INTO "observation" VALUES(46,NULL,'TMT','USD','0.28576','0');
INSERT INTO "observation" VALUES(47,NULL,'TMT','USD','0.28578','-0.14');
INSERT INTO "observation" VALUES(48,NULL,'TMT','USD','0.28619','0.14');
INSERT INTO "observation" VALUES(49,NULL,'UZS','USD','0.00002','-0');
INSERT INTO "observation" VALUES(50,NULL,'UZS','USD','0.00002','0');
INSERT INTO "observation" VALUES(51,NULL,'UZS','USD','0.00003','0');
INSERT INTO "observation" VALUES(52,NULL,'UZS','USD','0.00004','-0');
INSERT INTO "observation" VALUES(53,NULL,'UZS','USD','0.00005','0');
INSERT INTO "observation" VALUES(54,NULL,'UZS','USD','0.00007','0');
INSERT INTO "observation" VALUES(55,NULL,'UZS','USD','0.00008','0');
INSERT INTO "observation" VALUES(56,'2024-10-25','KGS','USD','0.01145','0');
INSERT INTO "observation" VALUES(57,'2024-10-25','TJS','USD','0.10904','0.18');
INSERT INTO "observation" VALUES(58,'2024-10-05','KGS','USD','0.01141','0');
INSERT INTO "observation" VALUES(59,'2024-10-05','KZT','USD','0.00205','0');
INSERT INTO "observation" VALUES(60,'2024-10-05','TJS','USD','0.10659','-0.09');
INSERT INTO "observation" VALUES(61,'2024-10-05','TMT','USD','0.28499','0');
INSERT INTO "observation" VALUES(62,'2024-10-05','UZS','USD','0.00005','0');
INSERT INTO "observation" VALUES(63,'2024-05-24','KGS','USD','0.01140','0');
INSERT INTO "observation" VALUES(64,'2024-05-24','KZT','USD','0.00192','0');
INSERT INTO "observation" VALUES(65,'2024-05-24','TJS','USD','0.09188','0.22');
INSERT INTO "observation" VALUES(66,'2024-05-24','TMT','USD','0.28497','-0.42');
INSERT INTO "observation" VALUES(67,'2024-05-24','UZS','USD','0.00005','0');
INSERT INTO "observation" VALUES(68,'2024-05-05','KZT','USD','0.0019792','0');
INSERT INTO "observation" VALUES(69,'2024-06-24','KGS','USD','0.01145','0');
INSERT INTO "observation" VALUES(70,'2024-06-24','KGS','USD','0.01151','0');
INSERT INTO "observation" VALUES(71,'2024-06-24','KZT','USD','0.00204','0');
INSERT INTO "observation" VALUES(72,'2024-06-24','KZT','USD','0.00205','0');
INSERT INTO "observation" VALUES(73,'2024-06-24','TJS','USD','0.09199','0.33');
INSERT INTO "observation" VALUES(74,'2024-06-24','TJS','USD','0.10592','0.09');
INSERT INTO "observation" VALUES(75,'2024-06-24','TMT','USD','0.2857','-0.14');
INSERT INTO "observation" VALUES(76,'2024-06-24','TMT','USD','0.28579','-0.14');
INSERT INTO "observation" VALUES(77,'2024-06-24','UZS','USD','0.00002','0');
INSERT INTO "observation" VALUES(78,'2024-06-24','UZS','USD','0.00006','0');
INSERT INTO "observation" VALUES(79,'2024-08-10','KZT','USD','0.0020792','0');
INSERT INTO "observation" VALUES(80,'2024-08-03','KGS','USD','0.01141','0');
INSERT INTO "observation" VALUES(81,'2024-08-03','KZT','USD','0.00191','-0');
INSERT INTO "observation" VALUES(82,'2024-08-03','TJS','USD','0.10840','0.37');
INSERT INTO "observation" VALUES(83,'2024-08-03','TMT','USD','0.28571','0.28');
INSERT INTO "observation" VALUES(84,'2024-08-03','UZS','USD','0.00008','0');
INSERT INTO "observation" VALUES(85,'2025-01-10','KGS','USD','0.01142','0');
INSERT INTO "observation" VALUES(86,'2025-01-10','KZT','USD','0.00204','0');
INSERT INTO "observation" VALUES(87,'2025-01-10','TJS','USD','0.10553','-0.19');
INSERT INTO "observation" VALUES(88,'2025-01-10','TMT','USD','0.28492','0');
INSERT INTO "observation" VALUES(89,'2025-01-10','UZS','USD','0.00006','0');
INSERT INTO "observation" VALUES(90,'2025-10-04','KGS','USD','0.01145','0');
INSERT INTO "observation" VALUES(91,'2025-10-04','KZT','USD','0.00198','-0');
INSERT INTO "observation" VALUES(92,'2025-10-04','TJS','USD','0.10853','0.28');
INSERT INTO "observation" VALUES(93,'2025-11-20','KGS','USD','0.01149','0');
INSERT INTO "observation" VALUES(94,'2025-11-20','KZT','USD','0.00192','-0');
INSERT INTO "observation" VALUES(95,'2025-11-20','TJS','USD','0.10873','-0');
INSERT INTO "observation" VALUES(96,'2025-12-11','KGS','USD','0.01141','0');
INSERT INTO "observation" VALUES(97,'2025-12-11','KZT','USD','0.00198','-0');
INSERT INTO "observation" VALUES(98,'2025-12-11','TJS','USD','0.10843','0.37');
INSERT INTO "observation" VALUES(99,'2025-12-11','TMT','USD','0.28492','0');
INSERT INTO "observation" VALUES(100,'2025-12-11','UZS','USD','0.00004','0');
INSERT INTO "observation" VALUES(101,'2025-12-15','KZT','USD','0.0028392','0');
INSERT INTO "observation" VALUES(102,'2025-12-15','TMT','USD','0.28392','0');
INSERT INTO "observation" VALUES(103,'2025-12-08','KGS','USD','0.01148','0');
INSERT INTO "observation" VALUES(104,'2025-12-08','KGS','USD','0.0115','0');
INSERT INTO "observation" VALUES(105,'2025-12-08','KZT','USD','0.002','0.1');
INSERT INTO "observation" VALUES(106,'2025-12-08','KZT','USD','0.00203','0');
INSERT INTO "observation" VALUES(107,'2025-12-08','TJS','USD','0.09166','-0.11');
INSERT INTO "observation" VALUES(108,'2025-12-08','TMT','USD','0.28539','-0.14');
INSERT INTO "observation" VALUES(109,'2025-12-08','UZS','USD','0.00007','0');
INSERT INTO "observation" VALUES(110,'2025-12-09','KGS','USD','0.01146','0');
INSERT INTO "observation" VALUES(111,'2025-12-09','KZT','USD','0.00199','-0');
INSERT INTO "observation" VALUES(112,'2025-12-09','TJS','USD','0.10846','-0.46');
INSERT INTO "observation" VALUES(113,'2025-12-09','TMT','USD','0.28574','0.28');
INSERT INTO "observation" VALUES(114,'2025-12-09','UZS','USD','0.00005','0');
INSERT INTO "observation" VALUES(115,'2025-02-20','KGS','USD','0.01142','-0');
INSERT INTO "observation" VALUES(116,'2025-02-20','KZT','USD','0.00192','0');
INSERT INTO "observation" VALUES(117,'2025-02-20','TJS','USD','0.09347','0.32');
INSERT INTO "observation" VALUES(118,'2025-02-20','TMT','USD','0.28575','-0.14');
INSERT INTO "observation" VALUES(119,'2025-02-20','UZS','USD','0.00004','0');
INSERT INTO "observation" VALUES(120,'2025-05-04','KGS','USD','0.01141','0');
INSERT INTO "observation" VALUES(121,'2025-05-04','TJS','USD','0.10899','0');
INSERT INTO "observation" VALUES(122,'2026-02-21','KGS','USD','0.01148','0');
INSERT INTO "observation" VALUES(123,'2026-02-21','KZT','USD','0.00206','0');
INSERT INTO "observation" VALUES(124,'2026-02-21','TJS','USD','0.10599','0.09');
INSERT INTO "observation" VALUES(125,'2026-02-21','TMT','USD','0.28576','0');
INSERT INTO "observation" VALUES(126,'2026-02-21','UZS','USD','0.00001','0');
CREATE TABLE part (
	id INTEGER NOT NULL, 
	import_run_id INTEGER NOT NULL, 
	content VARCHAR(64) NOT NULL, 
	snapshots INTEGER NOT NULL, 
	committed_at DATETIME NOT NULL, mark VARCHAR(64), position BIGINT, tally TEXT, damage TEXT, 
	CONSTRAINT pk_part PRIMARY KEY (id), 
	CONSTRAINT fk_part_import_run_id_import_run FOREIGN KEY(import_run_id) REFERENCES import_run (id), 
	CONSTRAINT uq_part_import_run_id_content UNIQUE (import_run_id, content)
);
INSERT INTO "part" VALUES(1,1,'0d275909c08d50838d81617a1ed41cc62333a4227813da52cbf517c265852942',38,'2026-11-28 09:53:22.863662',NULL,NULL,'{"refused": 171, "unsettled": 7, "flagged": 12, "undated": 10, "imported": 12, "conflict": 16}','/data/saved/crawl.jsonl.gz!/byte 12197: a line that is no JSON
/data/saved/crawl.jsonl.gz!/byte 20655: a line that is no JSON
/data/saved/crawl.jsonl.gz!/byte 23945: a line that is no JSON
/data/saved/crawl.jsonl.gz: gzip stream cut short: byte 0 to 1982 of the packed file
/data/saved/crawl.jsonl.gz!/byte 48695: the last line is cut short, or no JSON
/data/saved/reports.tar.gz: gzip stream cut short: byte 0 to 2989 of the packed file
/data/saved/reports.tar.gz: the tar has an unreadable header at its end');
CREATE TABLE quote (
	ticker_id INTEGER NOT NULL, 
	observation_id INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	span_start BIGINT NOT NULL, 
	span_end BIGINT NOT NULL, 
	raw TEXT NOT NULL, 
	CONSTRAINT pk_quote PRIMARY KEY (ticker_id, observation_id), 
	CONSTRAINT fk_quote_ticker_id_ticker FOREIGN KEY(ticker_id) REFERENCES ticker (id), 
	CONSTRAINT fk_quote_observation_id_observation FOREIGN KEY(observation_id) REFERENCES observation (id)
);
INSERT INTO "quote" VALUES(1,90,0,0,20,'KGS/USD = 0.01145 0%');
INSERT INTO "quote" VALUES(1,91,1,25,46,'KZT/USD = 0.00198 -0%');
INSERT INTO "quote" VALUES(1,92,2,51,74,'TJS/USD = 0.10853 0.28%');
INSERT INTO "quote" VALUES(2,1,0,0,20,'KGS/USD = 0.01141 0%');
INSERT INTO "quote" VALUES(2,20,1,25,46,'KZT/USD = 0.00199 -0%');
INSERT INTO "quote" VALUES(2,33,2,51,74,'TJS/USD = 0.10100 2.23%');
INSERT INTO "quote" VALUES(3,102,0,0,20,'TMT/USD = 0.28392 0%');
INSERT INTO "quote" VALUES(3,101,5,127,149,'KZT/USD = 0.0028392 0%');
INSERT INTO "quote" VALUES(4,68,0,0,22,'KZT/USD = 0.0019792 0%');
INSERT INTO "quote" VALUES(5,96,0,0,20,'KGS/USD = 0.01141 0%');
INSERT INTO "quote" VALUES(5,97,1,25,46,'KZT/USD = 0.00198 -0%');
INSERT INTO "quote" VALUES(5,98,2,51,74,'TJS/USD = 0.10843 0.37%');
INSERT INTO "quote" VALUES(5,100,3,79,99,'UZS/USD = 0.00004 0%');
INSERT INTO "quote" VALUES(5,99,4,104,124,'TMT/USD = 0.28492 0%');
INSERT INTO "quote" VALUES(6,2,0,0,20,'KGS/USD = 0.01142 0%');
INSERT INTO "quote" VALUES(6,13,1,25,46,'KZT/USD = 0.00191 -0%');
INSERT INTO "quote" VALUES(7,80,0,0,20,'KGS/USD = 0.01141 0%');
INSERT INTO "quote" VALUES(7,81,1,25,46,'KZT/USD = 0.00191 -0%');
INSERT INTO "quote" VALUES(7,82,2,51,74,'TJS/USD = 0.10840 0.37%');
INSERT INTO "quote" VALUES(7,84,3,79,99,'UZS/USD = 0.00008 0%');
INSERT INTO "quote" VALUES(7,83,4,104,127,'TMT/USD = 0.28571 0.28%');
INSERT INTO "quote" VALUES(8,103,0,0,20,'KGS/USD = 0.01148 0%');
INSERT INTO "quote" VALUES(8,106,1,25,45,'KZT/USD = 0.00203 0%');
INSERT INTO "quote" VALUES(8,107,2,50,74,'TJS/USD = 0.09166 -0.11%');
INSERT INTO "quote" VALUES(8,109,3,79,99,'UZS/USD = 0.00007 0%');
INSERT INTO "quote" VALUES(8,108,4,104,128,'TMT/USD = 0.28539 -0.14%');
INSERT INTO "quote" VALUES(9,5,0,0,21,'KGS/USD = 0.01146 -0%');
INSERT INTO "quote" VALUES(9,16,1,26,47,'KZT/USD = 0.00196 -0%');
INSERT INTO "quote" VALUES(9,38,2,52,75,'TJS/USD = 0.10890 0.65%');
INSERT INTO "quote" VALUES(9,52,3,80,101,'UZS/USD = 0.00004 -0%');
INSERT INTO "quote" VALUES(10,63,0,0,20,'KGS/USD = 0.01140 0%');
INSERT INTO "quote" VALUES(10,64,1,25,45,'KZT/USD = 0.00192 0%');
INSERT INTO "quote" VALUES(10,65,2,50,73,'TJS/USD = 0.09188 0.22%');
INSERT INTO "quote" VALUES(10,67,3,78,98,'UZS/USD = 0.00005 0%');
INSERT INTO "quote" VALUES(10,66,4,103,127,'TMT/USD = 0.28497 -0.42%');
INSERT INTO "quote" VALUES(11,8,0,0,20,'KGS/USD = 0.01153 0%');
INSERT INTO "quote" VALUES(11,12,1,25,45,'KZT/USD = 0.00190 0%');
INSERT INTO "quote" VALUES(11,27,2,50,70,'TJS/USD = 0.09174 0%');
INSERT INTO "quote" VALUES(11,50,3,75,95,'UZS/USD = 0.00002 0%');
INSERT INTO "quote" VALUES(11,47,4,100,124,'TMT/USD = 0.28578 -0.14%');
INSERT INTO "quote" VALUES(12,10,0,0,20,'KGS/USD = 0.01185 0%');
INSERT INTO "quote" VALUES(12,23,1,25,45,'KZT/USD = 0.00209 0%');
INSERT INTO "quote" VALUES(12,30,2,50,73,'TJS/USD = 0.09431 0.64%');
INSERT INTO "quote" VALUES(12,41,4,103,123,'TMT/USD = 0.28490 0%');
INSERT INTO "quote" VALUES(13,58,0,0,20,'KGS/USD = 0.01141 0%');
INSERT INTO "quote" VALUES(13,59,1,25,45,'KZT/USD = 0.00205 0%');
INSERT INTO "quote" VALUES(13,60,2,50,74,'TJS/USD = 0.10659 -0.09%');
INSERT INTO "quote" VALUES(13,62,3,79,99,'UZS/USD = 0.00005 0%');
INSERT INTO "quote" VALUES(13,61,4,104,124,'TMT/USD = 0.28499 0%');
INSERT INTO "quote" VALUES(14,22,0,0,22,'KZT/USD = 0.0020792 0%');
INSERT INTO "quote" VALUES(15,79,0,0,22,'KZT/USD = 0.0020792 0%');
INSERT INTO "quote" VALUES(16,25,0,0,20,'KZT/USD = 0.00213 0%');
INSERT INTO "quote" VALUES(16,35,1,25,45,'TJS/USD = 0.10656 0%');
INSERT INTO "quote" VALUES(16,51,2,50,70,'UZS/USD = 0.00003 0%');
INSERT INTO "quote" VALUES(16,43,3,75,95,'TMT/USD = 0.28532 0%');
INSERT INTO "quote" VALUES(17,6,0,0,20,'KGS/USD = 0.01147 0%');
INSERT INTO "quote" VALUES(17,19,1,25,45,'KZT/USD = 0.00198 0%');
INSERT INTO "quote" VALUES(17,32,2,50,70,'TJS/USD = 0.09732 0%');
INSERT INTO "quote" VALUES(17,52,3,75,96,'UZS/USD = 0.00004 -0%');
INSERT INTO "quote" VALUES(17,45,4,101,125,'TMT/USD = 0.28576 -0.14%');
INSERT INTO "quote" VALUES(18,4,0,0,20,'KGS/USD = 0.01144 0%');
INSERT INTO "quote" VALUES(18,18,1,25,46,'KZT/USD = 0.00198 -0%');
INSERT INTO "quote" VALUES(18,34,2,51,71,'TJS/USD = 0.10101 0%');
INSERT INTO "quote" VALUES(18,44,4,101,121,'TMT/USD = 0.28571 0%');
INSERT INTO "quote" VALUES(19,85,0,0,20,'KGS/USD = 0.01142 0%');
INSERT INTO "quote" VALUES(19,86,1,25,45,'KZT/USD = 0.00204 0%');
INSERT INTO "quote" VALUES(19,87,2,50,74,'TJS/USD = 0.10553 -0.19%');
INSERT INTO "quote" VALUES(19,89,3,79,99,'UZS/USD = 0.00006 0%');
INSERT INTO "quote" VALUES(19,88,4,104,124,'TMT/USD = 0.28492 0%');
INSERT INTO "quote" VALUES(20,115,0,0,21,'KGS/USD = 0.01142 -0%');
INSERT INTO "quote" VALUES(20,116,1,26,46,'KZT/USD = 0.00192 0%');
INSERT INTO "quote" VALUES(20,117,2,51,74,'TJS/USD = 0.09347 0.32%');
INSERT INTO "quote" VALUES(20,119,3,79,99,'UZS/USD = 0.00004 0%');
INSERT INTO "quote" VALUES(20,118,4,104,128,'TMT/USD = 0.28575 -0.14%');
INSERT INTO "quote" VALUES(21,17,0,0,20,'KZT/USD = 0.00196 0%');
INSERT INTO "quote" VALUES(21,31,1,25,48,'TJS/USD = 0.09685 0.21%');
INSERT INTO "quote" VALUES(21,53,2,53,73,'UZS/USD = 0.00005 0%');
INSERT INTO "quote" VALUES(21,46,3,78,98,'TMT/USD = 0.28576 0%');
INSERT INTO "quote" VALUES(22,110,0,0,20,'KGS/USD = 0.01146 0%');
INSERT INTO "quote" VALUES(22,111,1,25,46,'KZT/USD = 0.00199 -0%');
INSERT INTO "quote" VALUES(22,112,2,51,75,'TJS/USD = 0.10846 -0.46%');
INSERT INTO "quote" VALUES(22,114,3,80,100,'UZS/USD = 0.00005 0%');
INSERT INTO "quote" VALUES(22,113,4,105,128,'TMT/USD = 0.28574 0.28%');
INSERT INTO "quote" VALUES(23,122,0,0,20,'KGS/USD = 0.01148 0%');
INSERT INTO "quote" VALUES(23,123,1,25,45,'KZT/USD = 0.00206 0%');
INSERT INTO "quote" VALUES(23,124,2,50,73,'TJS/USD = 0.10599 0.09%');
INSERT INTO "quote" VALUES(23,126,3,78,98,'UZS/USD = 0.00001 0%');
INSERT INTO "quote" VALUES(23,125,4,103,123,'TMT/USD = 0.28576 0%');
INSERT INTO "quote" VALUES(24,4,0,0,20,'KGS/USD = 0.01144 0%');
INSERT INTO "quote" VALUES(24,15,1,25,46,'KZT/USD = 0.00194 -0%');
INSERT INTO "quote" VALUES(24,39,2,51,71,'TJS/USD = 0.10899 0%');
INSERT INTO "quote" VALUES(24,42,4,101,121,'TMT/USD = 0.28493 0%');
INSERT INTO "quote" VALUES(25,11,0,0,20,'KGS/USD = 0.01197 0%');
INSERT INTO "quote" VALUES(25,24,1,25,45,'KZT/USD = 0.00212 0%');
INSERT INTO "quote" VALUES(25,54,3,78,98,'UZS/USD = 0.00007 0%');
INSERT INTO "quote" VALUES(26,7,0,0,20,'KGS/USD = 0.01148 0%');
INSERT INTO "quote" VALUES(26,13,1,25,46,'KZT/USD = 0.00191 -0%');
INSERT INTO "quote" VALUES(26,37,2,51,71,'TJS/USD = 0.10831 0%');
INSERT INTO "quote" VALUES(26,49,3,76,97,'UZS/USD = 0.00002 -0%');
INSERT INTO "quote" VALUES(27,40,0,0,23,'TJS/USD = 0.10908 0.18%');
INSERT INTO "quote" VALUES(27,3,3,78,98,'KGS/USD = 0.01143 0%');
INSERT INTO "quote" VALUES(28,1,0,0,20,'KGS/USD = 0.01141 0%');
INSERT INTO "quote" VALUES(28,14,1,25,47,'KZT/USD = 0.0019392 0%');
INSERT INTO "quote" VALUES(28,55,3,78,98,'UZS/USD = 0.00008 0%');
INSERT INTO "quote" VALUES(28,44,4,103,123,'TMT/USD = 0.28571 0%');
INSERT INTO "quote" VALUES(29,9,0,0,21,'KGS/USD = 0.01166 -0%');
INSERT INTO "quote" VALUES(29,17,1,26,46,'KZT/USD = 0.00196 0%');
INSERT INTO "quote" VALUES(29,28,2,51,74,'TJS/USD = 0.09179 0.22%');
INSERT INTO "quote" VALUES(29,54,3,79,99,'UZS/USD = 0.00007 0%');
INSERT INTO "quote" VALUES(29,48,4,104,127,'TMT/USD = 0.28619 0.14%');
INSERT INTO "quote" VALUES(30,121,0,0,20,'TJS/USD = 0.10899 0%');
INSERT INTO "quote" VALUES(30,120,3,75,95,'KGS/USD = 0.01141 0%');
INSERT INTO "quote" VALUES(31,57,0,0,23,'TJS/USD = 0.10904 0.18%');
INSERT INTO "quote" VALUES(31,56,3,78,98,'KGS/USD = 0.01145 0%');
INSERT INTO "quote" VALUES(32,70,0,0,20,'KGS/USD = 0.01151 0%');
INSERT INTO "quote" VALUES(32,72,1,25,45,'KZT/USD = 0.00205 0%');
INSERT INTO "quote" VALUES(32,73,2,50,73,'TJS/USD = 0.09199 0.33%');
INSERT INTO "quote" VALUES(32,77,3,78,98,'UZS/USD = 0.00002 0%');
INSERT INTO "quote" VALUES(32,76,4,103,127,'TMT/USD = 0.28579 -0.14%');
INSERT INTO "quote" VALUES(33,26,0,0,20,'KZT/USD = 0.00222 0%');
INSERT INTO "quote" VALUES(33,29,1,25,48,'TJS/USD = 0.09384 0.64%');
INSERT INTO "quote" VALUES(33,51,2,53,73,'UZS/USD = 0.00003 0%');
INSERT INTO "quote" VALUES(34,93,0,0,20,'KGS/USD = 0.01149 0%');
INSERT INTO "quote" VALUES(34,94,1,25,46,'KZT/USD = 0.00192 -0%');
INSERT INTO "quote" VALUES(34,95,2,51,72,'TJS/USD = 0.10873 -0%');
INSERT INTO "quote" VALUES(35,3,0,0,20,'KGS/USD = 0.01143 0%');
INSERT INTO "quote" VALUES(35,21,1,25,45,'KZT/USD = 0.00202 0%');
INSERT INTO "quote" VALUES(35,36,2,50,74,'TJS/USD = 0.10807 -0.09%');
INSERT INTO "quote" VALUES(36,69,0,0,20,'KGS/USD = 0.01145 0%');
INSERT INTO "quote" VALUES(36,71,1,25,45,'KZT/USD = 0.00204 0%');
INSERT INTO "quote" VALUES(36,74,2,50,73,'TJS/USD = 0.10592 0.09%');
INSERT INTO "quote" VALUES(36,78,3,78,98,'UZS/USD = 0.00006 0%');
INSERT INTO "quote" VALUES(36,75,4,103,126,'TMT/USD = 0.2857 -0.14%');
INSERT INTO "quote" VALUES(37,104,0,0,19,'KGS/USD = 0.0115 0%');
INSERT INTO "quote" VALUES(37,105,1,20,40,'KZT/USD = 0.002 0.1%');
CREATE TABLE reject (
	snapshot_id INTEGER NOT NULL, 
	span_start BIGINT NOT NULL, 
	reason TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	span_end BIGINT NOT NULL, 
	raw TEXT NOT NULL, 
	part_id INTEGER NOT NULL, 
	CONSTRAINT pk_reject PRIMARY KEY (snapshot_id, span_start, reason), 
	CONSTRAINT fk_reject_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id), 
	CONSTRAINT fk_reject_part_id_part FOREIGN KEY(part_id) REFERENCES part (id)
);
INSERT INTO "reject" VALUES(3,80,'rate is not positive',4,100,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,208,'rate is not positive',9,228,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,336,'rate is not positive',14,356,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,464,'rate is not positive',19,484,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,592,'rate is not positive',24,612,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,720,'rate is not positive',29,740,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,848,'rate is not positive',34,868,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,976,'rate is not positive',39,996,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(3,1001,'only one quote',40,1021,'TMT/USD = 0.28490 0%',1);
INSERT INTO "reject" VALUES(7,78,'rate is not positive',4,98,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,204,'rate is not positive',9,224,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,330,'rate is not positive',14,350,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,456,'rate is not positive',19,476,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,582,'rate is not positive',24,602,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,708,'rate is not positive',29,728,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,834,'rate is not positive',34,854,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,960,'rate is not positive',39,980,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(7,985,'only one quote',40,1005,'TMT/USD = 0.28571 0%',1);
INSERT INTO "reject" VALUES(8,54,'no rate and percent',3,63,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(8,182,'no rate and percent',8,191,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(8,310,'no rate and percent',13,319,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(8,438,'no rate and percent',18,447,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(8,566,'no rate and percent',23,575,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(8,694,'no rate and percent',28,703,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(8,822,'no rate and percent',33,831,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(8,950,'no rate and percent',38,959,'KGS/USD = 0.686= 0.1%',1);
INSERT INTO "reject" VALUES(9,104,'no rate and percent',5,113,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(9,235,'no rate and percent',10,244,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(9,366,'no rate and percent',15,375,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(9,497,'no rate and percent',20,506,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(9,628,'no rate and percent',25,637,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(9,759,'no rate and percent',30,768,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(9,890,'no rate and percent',35,899,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(9,1021,'no rate and percent',40,1030,'TMT/USD = 0.280000-0.28%',1);
INSERT INTO "reject" VALUES(10,81,'conflicting rates',4,102,'UZS/USD = 0.000037 0%',1);
INSERT INTO "reject" VALUES(10,107,'conflicting rates',5,126,'UZS/USD = 0.0004 0%',1);
INSERT INTO "reject" VALUES(11,2,'conflicting rates',1,22,'KGS/USD = 0.01145 0%',1);
INSERT INTO "reject" VALUES(11,54,'conflicting rates',3,75,'KGS/USD = 0.215 0.44%',1);
INSERT INTO "reject" VALUES(11,80,'conflicting rates',4,101,'UZS/USD = 0.000037 0%',1);
INSERT INTO "reject" VALUES(11,106,'conflicting rates',5,125,'UZS/USD = 0.0616 0%',1);
INSERT INTO "reject" VALUES(12,2,'conflicting rates',1,22,'KGS/USD = 0.01143 0%',1);
INSERT INTO "reject" VALUES(12,54,'conflicting rates',3,76,'KGS/USD = 0.167 -0.11%',1);
INSERT INTO "reject" VALUES(12,81,'conflicting rates',4,102,'UZS/USD = 0.000097 0%',1);
INSERT INTO "reject" VALUES(12,107,'conflicting rates',5,126,'UZS/USD = 0.0579 0%',1);
INSERT INTO "reject" VALUES(12,1030,'impossible date',41,1046,'31 February 2025',1);
INSERT INTO "reject" VALUES(13,2,'conflicting rates',1,22,'KGS/USD = 0.01140 0%',1);
INSERT INTO "reject" VALUES(13,54,'conflicting rates',3,76,'KGS/USD = 10672 -0.09%',1);
INSERT INTO "reject" VALUES(13,81,'conflicting rates',4,102,'UZS/USD = 0.000027 0%',1);
INSERT INTO "reject" VALUES(13,107,'conflicting rates',5,126,'UZS/USD = 0.0534 0%',1);
INSERT INTO "reject" VALUES(14,79,'conflicting rates',4,100,'UZS/USD = 0.000097 0%',1);
INSERT INTO "reject" VALUES(14,105,'conflicting rates',5,124,'UZS/USD = 0.0570 0%',1);
INSERT INTO "reject" VALUES(15,52,'no rate and percent',3,61,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,155,'no rate and percent',7,164,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,258,'no rate and percent',11,267,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,361,'no rate and percent',15,370,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,464,'no rate and percent',19,473,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,567,'no rate and percent',23,576,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,670,'no rate and percent',27,679,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,773,'no rate and percent',31,782,'TJS/USD = 0.09431 0..1%',1);
INSERT INTO "reject" VALUES(15,801,'only one quote',32,821,'UZS/USD = 0.00007 0%',1);
INSERT INTO "reject" VALUES(16,81,'conflicting rates',4,102,'UZS/USD = 0.000037 0%',1);
INSERT INTO "reject" VALUES(16,107,'conflicting rates',5,126,'UZS/USD = 0.0570 0%',1);
INSERT INTO "reject" VALUES(18,81,'conflicting rates',4,102,'UZS/USD = 0.000027 0%',1);
INSERT INTO "reject" VALUES(18,107,'conflicting rates',5,126,'UZS/USD = 0.0499 0%',1);
INSERT INTO "reject" VALUES(19,108,'no rate and percent',5,117,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(19,243,'no rate and percent',10,252,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(19,378,'no rate and percent',15,387,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(19,513,'no rate and percent',20,522,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(19,648,'no rate and percent',25,657,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(19,783,'no rate and percent',30,792,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(19,918,'no rate and percent',35,927,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(19,1053,'no rate and percent',40,1062,'TMT/USD = 0.280050-0.28%',1);
INSERT INTO "reject" VALUES(20,2,'only one quote',1,22,'KGS/USD = 0.01141 0%',1);
INSERT INTO "reject" VALUES(20,27,'no rate and percent',2,36,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(20,78,'conflicting rates',4,99,'UZS/USD = 0.000097 0%',1);
INSERT INTO "reject" VALUES(20,104,'conflicting rates',5,123,'UZS/USD = 0.0002 0%',1);
INSERT INTO "reject" VALUES(20,153,'no rate and percent',7,162,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(20,279,'no rate and percent',12,288,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(20,405,'no rate and percent',17,414,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(20,531,'no rate and percent',22,540,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(20,657,'no rate and percent',27,666,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(20,783,'no rate and percent',32,792,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(20,909,'no rate and percent',37,918,'KZT/USD = 0.001979-0%',1);
INSERT INTO "reject" VALUES(21,2,'conflicting rates',1,23,'KGS/USD = 0.011402 0%',1);
INSERT INTO "reject" VALUES(21,54,'conflicting rates',3,76,'KGS/USD = 10872 -0.18%',1);
INSERT INTO "reject" VALUES(21,81,'conflicting rates',4,102,'UZS/USD = 0.000027 0%',1);
INSERT INTO "reject" VALUES(21,107,'conflicting rates',5,126,'UZS/USD = 0.0491 0%',1);
INSERT INTO "reject" VALUES(21,131,'conflicting rates',6,151,'KGS/USD = 0.01140 0%',1);
INSERT INTO "reject" VALUES(22,2,'only one quote',1,22,'KGS/USD = 0.01145 0%',1);
INSERT INTO "reject" VALUES(22,27,'no rate and percent',2,36,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(22,81,'conflicting rates',4,102,'UZS/USD = 0.000027 0%',1);
INSERT INTO "reject" VALUES(22,107,'conflicting rates',5,126,'UZS/USD = 0.0576 0%',1);
INSERT INTO "reject" VALUES(22,156,'no rate and percent',7,165,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(22,285,'no rate and percent',12,294,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(22,414,'no rate and percent',17,423,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(22,543,'no rate and percent',22,552,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(22,672,'no rate and percent',27,681,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(22,801,'no rate and percent',32,810,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(22,930,'no rate and percent',37,939,'KZT/USD = 0.001909-0%',1);
INSERT INTO "reject" VALUES(23,2,'no rate and percent',1,11,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,31,'only one quote',2,51,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,56,'no rate and percent',3,65,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(23,85,'conflicting rates',4,106,'UZS/USD = 0.00004  0%',1);
INSERT INTO "reject" VALUES(23,111,'conflicting rates',5,133,'UZS/USD = 0.0578 0.28%',1);
INSERT INTO "reject" VALUES(23,138,'no rate and percent',6,147,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,167,'only one quote',7,187,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,192,'no rate and percent',8,201,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(23,274,'no rate and percent',11,283,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,303,'only one quote',12,323,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,328,'no rate and percent',13,337,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(23,410,'no rate and percent',16,419,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,439,'only one quote',17,459,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,464,'no rate and percent',18,473,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(23,546,'no rate and percent',21,555,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,575,'only one quote',22,595,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,600,'no rate and percent',23,609,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(23,682,'no rate and percent',26,691,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,711,'only one quote',27,731,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,736,'no rate and percent',28,745,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(23,818,'no rate and percent',31,827,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,847,'only one quote',32,867,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,872,'no rate and percent',33,881,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(23,954,'no rate and percent',36,963,'KGS/USD = 0.011750-0.85%',1);
INSERT INTO "reject" VALUES(23,983,'only one quote',37,1003,'KZT/USD = 0.00201 0%',1);
INSERT INTO "reject" VALUES(23,1008,'no rate and percent',38,1017,'TJS/USD = 0.093709-0.32%',1);
INSERT INTO "reject" VALUES(24,2,'only one quote',1,23,'KGS/USD = 0.011432 0%',1);
INSERT INTO "reject" VALUES(24,29,'no rate and percent',2,38,'TMT/USD = 0.2849-0%',1);
INSERT INTO "reject" VALUES(24,81,'conflicting rates',4,102,'UZS/USD = 0.000047 0%',1);
INSERT INTO "reject" VALUES(24,107,'conflicting rates',5,126,'UZS/USD = 0.0579 0%',1);
INSERT INTO "reject" VALUES(24,156,'no rate and percent',7,165,'KZT/USD = 0.002849-0%',1);
INSERT INTO "reject" VALUES(24,285,'no rate and percent',12,294,'KZT/USD = 0.002849-0%',1);
INSERT INTO "reject" VALUES(24,414,'no rate and percent',17,423,'KZT/USD = 0.002849-0%',1);
INSERT INTO "reject" VALUES(24,543,'no rate and percent',22,552,'KZT/USD = 0.002849-0%',1);
INSERT INTO "reject" VALUES(24,672,'no rate and percent',27,681,'KZT/USD = 0.002849-0%',1);
INSERT INTO "reject" VALUES(24,801,'no rate and percent',32,810,'KZT/USD = 0.002849-0%',1);
INSERT INTO "reject" VALUES(24,930,'no rate and percent',37,939,'KZT/USD = 0.002849-0%',1);
INSERT INTO "reject" VALUES(24,1030,'impossible date',41,1046,'31 February 2025',1);
INSERT INTO "reject" VALUES(25,53,'no rate and percent',3,62,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(25,81,'conflicting rates',4,102,'UZS/USD = 0.000047 0%',1);
INSERT INTO "reject" VALUES(25,107,'conflicting rates',5,131,'UZS/USD = 0.0579 -0.140%',1);
INSERT INTO "reject" VALUES(25,136,'conflicting rates',6,156,'TMT/USD = 0.28492 0%',1);
INSERT INTO "reject" VALUES(25,162,'conflicting rates',7,181,'TMT/USD = 0.281 -0%',1);
INSERT INTO "reject" VALUES(25,186,'no rate and percent',8,195,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(25,319,'no rate and percent',13,328,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(25,452,'no rate and percent',18,461,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(25,585,'no rate and percent',23,594,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(25,718,'no rate and percent',28,727,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(25,851,'no rate and percent',33,860,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(25,984,'no rate and percent',38,993,'TJS/USD = 0.0.686= 0.1%',1);
INSERT INTO "reject" VALUES(27,78,'rate is not positive',4,98,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,204,'rate is not positive',9,224,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,330,'rate is not positive',14,350,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,456,'rate is not positive',19,476,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,582,'rate is not positive',24,602,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,708,'rate is not positive',29,728,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,834,'rate is not positive',34,854,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,960,'rate is not positive',39,980,'UZS/USD = 0.00000 0%',1);
INSERT INTO "reject" VALUES(27,985,'only one quote',40,1005,'TMT/USD = 0.28493 0%',1);
INSERT INTO "reject" VALUES(28,2,'conflicting rates',1,22,'KGS/USD = 0.01156 0%',1);
INSERT INTO "reject" VALUES(28,105,'conflicting rates',5,125,'KGS/USD = 0.77777 1%',1);
INSERT INTO "reject" VALUES(32,2,'conflicting rates',1,22,'KGS/USD = 0.01147 0%',1);
INSERT INTO "reject" VALUES(32,130,'conflicting rates',6,150,'KGS/USD = 0.77777 1%',1);
INSERT INTO "reject" VALUES(35,2,'conflicting rates',1,22,'KGS/USD = 0.01145 0%',1);
INSERT INTO "reject" VALUES(35,127,'conflicting rates',6,147,'KGS/USD = 0.77777 1%',1);
CREATE TABLE sighting (
	snapshot_id INTEGER NOT NULL, 
	ticker_id INTEGER NOT NULL, 
	date_basis TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	span_start BIGINT NOT NULL, 
	part_id INTEGER NOT NULL, 
	CONSTRAINT pk_sighting PRIMARY KEY (snapshot_id, ticker_id, date_basis), 
	CONSTRAINT fk_sighting_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id), 
	CONSTRAINT fk_sighting_ticker_id_ticker FOREIGN KEY(ticker_id) REFERENCES ticker (id), 
	CONSTRAINT fk_sighting_part_id_part FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT ck_sighting_date_basis CHECK (date_basis IN ('printed', 'given', 'captured', 'none'))
)
 WITHOUT ROWID

;
INSERT INTO "sighting" VALUES(1,17,'none',1,2,1);
INSERT INTO "sighting" VALUES(2,7,'printed',1,2,1);
INSERT INTO "sighting" VALUES(3,12,'none',1,2,1);
INSERT INTO "sighting" VALUES(4,20,'printed',1,2,1);
INSERT INTO "sighting" VALUES(5,19,'printed',1,2,1);
INSERT INTO "sighting" VALUES(6,13,'printed',1,2,1);
INSERT INTO "sighting" VALUES(7,18,'none',1,2,1);
INSERT INTO "sighting" VALUES(8,28,'none',1,2,1);
INSERT INTO "sighting" VALUES(9,26,'none',1,2,1);
INSERT INTO "sighting" VALUES(10,1,'printed',1,2,1);
INSERT INTO "sighting" VALUES(11,4,'printed',2,27,1);
INSERT INTO "sighting" VALUES(12,14,'none',2,27,1);
INSERT INTO "sighting" VALUES(13,15,'printed',2,27,1);
INSERT INTO "sighting" VALUES(14,34,'printed',1,2,1);
INSERT INTO "sighting" VALUES(15,25,'none',1,2,1);
INSERT INTO "sighting" VALUES(16,2,'none',1,2,1);
INSERT INTO "sighting" VALUES(17,23,'printed',1,2,1);
INSERT INTO "sighting" VALUES(18,35,'none',1,2,1);
INSERT INTO "sighting" VALUES(19,9,'none',1,2,1);
INSERT INTO "sighting" VALUES(20,30,'printed',3,53,1);
INSERT INTO "sighting" VALUES(21,3,'printed',2,29,1);
INSERT INTO "sighting" VALUES(22,31,'printed',3,53,1);
INSERT INTO "sighting" VALUES(24,27,'none',3,53,1);
INSERT INTO "sighting" VALUES(25,6,'none',1,2,1);
INSERT INTO "sighting" VALUES(26,37,'printed',1,0,1);
INSERT INTO "sighting" VALUES(27,24,'none',1,2,1);
INSERT INTO "sighting" VALUES(28,33,'none',2,27,1);
INSERT INTO "sighting" VALUES(29,5,'printed',1,2,1);
INSERT INTO "sighting" VALUES(30,29,'none',1,2,1);
INSERT INTO "sighting" VALUES(31,32,'printed',1,2,1);
INSERT INTO "sighting" VALUES(32,21,'none',2,27,1);
INSERT INTO "sighting" VALUES(33,22,'printed',1,2,1);
INSERT INTO "sighting" VALUES(34,8,'printed',1,2,1);
INSERT INTO "sighting" VALUES(35,16,'none',2,27,1);
INSERT INTO "sighting" VALUES(36,11,'none',1,2,1);
INSERT INTO "sighting" VALUES(37,10,'printed',1,2,1);
INSERT INTO "sighting" VALUES(38,36,'printed',1,2,1);
CREATE TABLE snapshot (
	id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	encoding TEXT NOT NULL, 
	page_date DATE, 
	part_id INTEGER NOT NULL, 
	CONSTRAINT pk_snapshot PRIMARY KEY (id), 
	CONSTRAINT fk_snapshot_part_id_part FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT uq_snapshot_digest UNIQUE (digest)
);
INSERT INTO "snapshot" VALUES(1,'fa604a71936653509999082a90122706bf14e766b82f2d7017d363c2e49ea0cc',1525,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(2,'df20e1f7204ea95c4c38fdda499e010e5a164482424fcf329e936412114b2d0c',1525,'utf-8','2024-08-03',1);
INSERT INTO "snapshot" VALUES(3,'e2e79e3c07a3050b93d215270b82ffa603d23dceb489bb10125d4881bd4a041d',1543,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(4,'de61812e36e2305ee0e99572c68a4dbea57e85f140b6f1e644f614340a9c1a89',1385,'utf-8','2025-02-20',1);
INSERT INTO "snapshot" VALUES(5,'194e001ca9d34d476acebae585f3f4001fb51e7019c0a2044303412ee39667d7',1454,'utf-8','2025-01-10',1);
INSERT INTO "snapshot" VALUES(6,'728cf1f91c0b372dc4b73a1de5477ac29295182f0e4113848353129dd4cca0a1',1538,'utf-8','2024-10-05',1);
INSERT INTO "snapshot" VALUES(7,'12fc361c9321a1828c132a48fe14f7e6c8cc70c036973f83557601edd2e32598',1327,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(8,'8b8603fcca76ea7619d8675d3ab41684e3f070eb3c616c45bc83273b1dea82f5',1430,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(9,'f70356edd3c1c481a4f1993afcb78d0ecaaede3e35822a35b5834cdc0605f20a',1465,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(10,'6552148b162180694e89d7ae47519a9d9590cce18a55a047e8f2ae7ea8b13ad5',1416,'utf-8','2025-10-04',1);
INSERT INTO "snapshot" VALUES(11,'0682892b32f8644da21e9f728e68606fdbb681b82308ae04c96e87c418a1787a',1340,'utf-8','2024-05-05',1);
INSERT INTO "snapshot" VALUES(12,'e20f3633654772d9f03d5e9c601d9428f94736aa9141454fb1953fd46dc3f096',1353,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(13,'4e10952232f16382cebd0c78a5d1a2985a75bbe00bd6dcb2544425cc88a8a4eb',1352,'utf-8','2024-08-10',1);
INSERT INTO "snapshot" VALUES(14,'1484972eb30f75e48d7c56a2620bdf65a51e6f4bafd9f465c37418fdcefd317f',1674,'utf-8','2025-11-20',1);
INSERT INTO "snapshot" VALUES(15,'9d2a24fe67e33c3ff31cad5f15e1e90e367a3106c7d24e7a63778c86df59dd96',1398,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(16,'793557d2bd41c62ec8ac2d613a3342f15fed1acfbc3108658685a708c2244074',1622,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(17,'a006f41644c1ea66b098f6ac5e33d160ab6dd96641f7036e82e073748e506092',1718,'utf-8','2026-02-21',1);
INSERT INTO "snapshot" VALUES(18,'fc68e94cb0634483eeff670b40e5bd5ffc11edb21aab9ce72dee5519a9b44d09',1311,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(19,'f9ca3524aea9d3c329b56a036f0735f206ccca568ce0b053f2c3bedbcd2d2d69',1395,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(20,'d09801678916023b255a8b91af663040768b6649e00b22f958538f053fed4dcd',1473,'utf-8','2025-05-04',1);
INSERT INTO "snapshot" VALUES(21,'bd3b0a5fb13857ba35cac3aadcf3b0ea11d37ed08dcfdd9e32c4405a6f4f3277',1685,'utf-8','2025-12-15',1);
INSERT INTO "snapshot" VALUES(22,'ead160b327836548da67f92307fc70508fb8781c5ed6dd4dee34d12427ad10c0',1364,'utf-8','2024-10-25',1);
INSERT INTO "snapshot" VALUES(23,'103a9b26c5c3329c17addf65f1183ea5d4c8f7ff1777e204f5ee03ab3d751bed',1420,'utf-8','2024-10-09',1);
INSERT INTO "snapshot" VALUES(24,'ce56b98fd9f69e789d988f5b1e140573ab5f9b25cfa22d9a638693b2e83020f2',1552,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(25,'4e4f22b78c65063e87507d9dc726e5760688e481af0064e8aa258c8285c502b3',1438,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(26,'d0e54bea1f3a9bc43b09839d1ce11bf08f1ba494449833e15eb1613adaf6d71e',58,'utf-8','2025-12-08',1);
INSERT INTO "snapshot" VALUES(27,'b366e6a2c3a341ca04d818508453739ec8d8f739541ecd33b47306800e2d7039',1662,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(28,'a2b80cf3d4cdcfc7d738ac0b1891689d584d5b9750640d0780cb78419deacf10',1615,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(29,'855ca603b2647ef832e541c7eb5aceedcb51d3c9f29e5d402733f14285dba8d9',1508,'utf-8','2025-12-11',1);
INSERT INTO "snapshot" VALUES(30,'d24220b9196ceec22f579dde9ac0dd183a3a961751f7a6395c6a319a13910e6b',1624,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(31,'be68f58cb468e1e63c891552f203d72007aa0c03609989b5656f56f9e9770374',1724,'utf-8','2024-06-24',1);
INSERT INTO "snapshot" VALUES(32,'22c3fc576e2fdf0448d18aa447cabb44821d4928efc0774a9874c04e83c31728',1638,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(33,'48ba16e7ba8dddf5c194bd4385d591838f759039d5a555740b1fb48a18490c0d',1554,'utf-8','2025-12-09',1);
INSERT INTO "snapshot" VALUES(34,'17d905b9b7a008cee6c208c2a8ebb805c8130bbe2f18f904f235758f5d7d3d16',1484,'utf-8','2025-12-08',1);
INSERT INTO "snapshot" VALUES(35,'667df55f80fe136b55b937fd92ca867915b7525e992b9193aa37e764462c0aef',1800,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(36,'6ed2c88dc442b20311e2861ffe74429606c3d39e1acca0fe9f2de293833dcac0',1599,'utf-8',NULL,1);
INSERT INTO "snapshot" VALUES(37,'365ff56984fefb3a9e85cf1e920b183fb9d3d3b843e43f9e43fed413de651c13',1739,'utf-8','2024-05-24',1);
INSERT INTO "snapshot" VALUES(38,'9e773381a05569cff8e64a35f826aa8221f9faa15ff40cfbb045922981324193',1709,'utf-8, cp1252','2024-06-24',1);
CREATE TABLE ticker (
	id INTEGER NOT NULL, 
	content VARCHAR(64) NOT NULL, 
	date DATE, 
	CONSTRAINT pk_ticker PRIMARY KEY (id), 
	CONSTRAINT uq_ticker_content_date UNIQUE (content, date)
);
INSERT INTO "ticker" VALUES(1,'053105112e232e555e68415a3882d7b3eabd38a0741d0d1b9f3db8e453e7cbae','2025-10-04');
INSERT INTO "ticker" VALUES(2,'0c71da73592415d7d03641e38e2b3a479ff76d7250a90f6c3bd33f26d16f5fdf',NULL);
INSERT INTO "ticker" VALUES(3,'0e7fed1eea945d5a92fbc0e647c593aa1049b7e01cce33b73a15cc1b16f74857','2025-12-15');
INSERT INTO "ticker" VALUES(4,'103bc4eadd3e1ed1d3ef4b8e8bf5359e01bce7aa1a4a16e81894fbee0c905ce6','2024-05-05');
INSERT INTO "ticker" VALUES(5,'14033dcda44b49fed69077305aa81254733c726216bc5c64ca14682f829a5033','2025-12-11');
INSERT INTO "ticker" VALUES(6,'1b2feed4f6487b467b9f269ed3c5b4cac7b1618ee2283d1900c05fdad53e3770',NULL);
INSERT INTO "ticker" VALUES(7,'23b5600428a7540d9295b10648cf75a84f2c5ec6ae03f434212e6cd5a67e039a','2024-08-03');
INSERT INTO "ticker" VALUES(8,'2515bb0749f134bdc1c2554eeeae2aa72a8b6ba3c288dfd3b908546097ca41cf','2025-12-08');
INSERT INTO "ticker" VALUES(9,'28da5f6ba28095ce26a3c9cb6b53403d10395659063e1dc40f2c0dce75bf9d55',NULL);
INSERT INTO "ticker" VALUES(10,'2e5c04aa2472d5b85c326026a902a26fae77dd31b77e28013ce3ffd275f32069','2024-05-24');
INSERT INTO "ticker" VALUES(11,'3373139c09dbfc3f499d640427e151819be0ca28c163bc8327d337f7943c1434',NULL);
INSERT INTO "ticker" VALUES(12,'35c5cee19312b23265370d4e2d27d95fb3308b899ede585b38a4ed3450c6ae5d',NULL);
INSERT INTO "ticker" VALUES(13,'4288c62f58475ed084f7a615d4b8f072e2932e6e0d42d2c4cf9f4246e8c3bdf1','2024-10-05');
INSERT INTO "ticker" VALUES(14,'44317bb00c1cbf31c15763139b55e947b8cc90ad37bd49c1798a34b88453df16',NULL);
INSERT INTO "ticker" VALUES(15,'44317bb00c1cbf31c15763139b55e947b8cc90ad37bd49c1798a34b88453df16','2024-08-10');
INSERT INTO "ticker" VALUES(16,'47094fd7a512ead1a394c3827b6c45d9496eb22fd727c7ccafefae9968ddf94a',NULL);
INSERT INTO "ticker" VALUES(17,'4b8ef24f4cbab23e58e02626a3746e1b74cd3cfacd98ea73a4bc9eda6156ea84',NULL);
INSERT INTO "ticker" VALUES(18,'4bd61144f7b256cd18cf7668cd123288320e6c15269f60244da1e616b7520a1b',NULL);
INSERT INTO "ticker" VALUES(19,'530eb6376a0f7d919094e7639317940826cdf260a6e5693e0d60b03494f16843','2025-01-10');
INSERT INTO "ticker" VALUES(20,'553f51e7e9c9492e3fbefcf05a48328c7fab9c9695123bd55ae7f0f691f8ce83','2025-02-20');
INSERT INTO "ticker" VALUES(21,'5912d4b0bb58c0278be96fea0188467ba7e64477293a991cad13ea4891656743',NULL);
INSERT INTO "ticker" VALUES(22,'5aff1c510b3382a3952657263c4c29cf620c6f0d0ec32f08e487e498287216aa','2025-12-09');
INSERT INTO "ticker" VALUES(23,'64a899846904dd0993a1a8cfde0cd23a18cadb834b63e5800d5882dc04fc02db','2026-02-21');
INSERT INTO "ticker" VALUES(24,'7307356df4f3114564eaf85f2164847da26e28f569773048ad21dea806ef493a',NULL);
INSERT INTO "ticker" VALUES(25,'767645e7749dc7c19d254ba846ed49a2b02f236b2160910d49397c595a0b29f5',NULL);
INSERT INTO "ticker" VALUES(26,'782dbf1e431046a24c5eac6d336aa0bf888ec60b5a33066d3cfe6eabc45c8a92',NULL);
INSERT INTO "ticker" VALUES(27,'81d77465d36bae867e963a51f5b250d6ffd4a0e4c5a2c704dbbaab686230a810',NULL);
INSERT INTO "ticker" VALUES(28,'86ee5868cc9e932dd37769b60f9f08eda4e0cec315db48f03f9fbd5a2c7cf205',NULL);
INSERT INTO "ticker" VALUES(29,'9cad0d7bea8a41610d22f36c1fcb583d10737fc13bb72bd892acfe5bdf1e672f',NULL);
INSERT INTO "ticker" VALUES(30,'a7eb783a9886ca954e76eebc1bee831be768843f54ec9b3cca5fc499b35ddfd0','2025-05-04');
INSERT INTO "ticker" VALUES(31,'c518bd0476b23102388cc2cb42a1d5fe39ee806f2ca4e96c347ac184e59d2bcc','2024-10-25');
INSERT INTO "ticker" VALUES(32,'d49272946dbd2965f8729090bba108e2ec3a6ddb44d3d53a0eca0f63d4a09be3','2024-06-24');
INSERT INTO "ticker" VALUES(33,'d5e58e6dc415d3d8845b4f168715645d3b51ca4a5f7296a8fd9321eee8d32aa1',NULL);
INSERT INTO "ticker" VALUES(34,'db5cce8313b029e8cf9232022f8a17fc07bb8bbb05dee47cef882e329a01c0b3','2025-11-20');
INSERT INTO "ticker" VALUES(35,'de4d5b2cf9e95280f28c8aca5799c05a63eb63a087f16b4639c2763acc8ef1e5',NULL);
INSERT INTO "ticker" VALUES(36,'e471844f67689a3420ff2d9b7e76bfde3ba92dce686a7af55b0ee879b395bd11','2024-06-24');
INSERT INTO "ticker" VALUES(37,'e5986c25d246c635769f8ce6aa7ea25b20a5624bbfc9c7051299cd1dc6645cd7','2025-12-08');
CREATE UNIQUE INDEX uq_observation_undated ON observation (base, quote, rate, change) WHERE date IS NULL;
CREATE UNIQUE INDEX uq_ticker_undated ON ticker (content) WHERE date IS NULL;
CREATE INDEX ix_quote_observation_id ON quote (observation_id);
CREATE INDEX ix_sighting_ticker_id ON sighting (ticker_id);
CREATE INDEX ix_part_mark ON part (mark);
CREATE VIEW observations AS
SELECT o.id, o.date, o.base, o.quote,
       CAST(o.rate AS REAL) AS rate, CAST(o.change AS REAL) AS change,
       o.rate AS rate_printed, o.change AS change_printed,
       COALESCE(
           MAX(CASE WHEN s.date_basis <> 'printed' OR c.gap IS NULL OR c.gap <= 2 THEN s.date_basis END),
           MAX(s.date_basis)
       ) AS date_basis,
       COUNT(DISTINCT s.snapshot_id) AS snapshots,
       MIN(CASE WHEN s.date_basis = 'printed' AND c.gap > 2 THEN 1 ELSE 0 END) AS flagged
FROM observation AS o
JOIN quote AS q ON q.observation_id = o.id JOIN sighting AS s ON s.ticker_id = q.ticker_id
LEFT JOIN (SELECT snapshot_id, MIN(ABS(capture_gap)) AS gap FROM copy GROUP BY snapshot_id) AS c
       ON c.snapshot_id = s.snapshot_id
WHERE o.date IS NOT NULL
GROUP BY o.id, o.date, o.base, o.quote, o.rate, o.change;
CREATE VIEW rates AS
SELECT date, base, quote,
       MAX(CASE WHEN place = (prints + 1) / 2 THEN rate END) AS rate,
       MIN(rate) AS low, MAX(rate) AS high, MAX(prints) AS prints
FROM (
    SELECT date, base, quote, rate,
           ROW_NUMBER() OVER (PARTITION BY date, base, quote ORDER BY rate) AS place,
           COUNT(*) OVER (PARTITION BY date, base, quote) AS prints
    FROM (SELECT DISTINCT date, base, quote, rate FROM observations WHERE flagged = 0) AS distinct_rates
) AS ranked
GROUP BY date, base, quote;
CREATE VIEW sightings AS
SELECT o.id AS observation_id, o.date, o.base, o.quote, o.rate AS rate_printed, o.change AS change_printed,
       s.date_basis, c.location, c.url, c.captured_at, s.line + q.line AS line,
       s.span_start + q.span_start AS span_start, s.span_start + q.span_end AS span_end, q.raw, n.digest
FROM observation AS o
JOIN quote AS q ON q.observation_id = o.id
JOIN sighting AS s ON s.ticker_id = q.ticker_id
JOIN snapshot AS n ON n.id = s.snapshot_id
JOIN copy AS c ON c.snapshot_id = s.snapshot_id;
COMMIT;
